import type { Client } from "#domain/accounts/client.ts";
import { type User, UserRole, isClientRole } from "#domain/accounts/user.ts";
import { type AgencyId, type ClientId, toReturnId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { loadLead } from "#leads/read-lead.ts";
import { wirePostLead } from "#ledger/wire.ts";
import type { ClientScope } from "#platform/ports.ts";
import { wireCloseStatement } from "#statements/wire.ts";
import { on } from "../at.ts";
import { aCampaign, aContract, anAgencyKey, aPerson, aWebhookSubscription } from "../entities.ts";
import {
  aBooking,
  aCandidate,
  aContactAttempt,
  aDelivered,
  aReceived,
  aReturnOpened,
  aReturnReferred,
  aRouting,
} from "../facts.ts";
import type { consoleOver } from "./console-over.ts";
import { anErasure } from "./erased-people.ts";

type Console = ReturnType<typeof consoleOver>;
export type Tenant = Awaited<ReturnType<typeof anAgency>>;

/** An agency with two clients, and one user of each role; a client's users work for the first client. */
export async function anAgency(world: Console, name: string, at: Instant) {
  const agency = { id: world.ids.create("agency"), name, createdAt: at, timeZone: "Europe/London" };
  await world.agencies.create(agency);
  const client = async (of: string): Promise<Client> => {
    const timeZone = "Europe/London";
    const created = {
      id: world.ids.create("client"),
      agencyId: agency.id,
      name: of,
      timeZone,
      paused: false,
      createdAt: at,
      updatedAt: at,
    };
    await world.clients.create({ agencyId: agency.id }, created, of);
    return created;
  };
  const clients = [await client(`${name} Roofing`), await client(`${name} Solar`)];
  const user = async (role: UserRole, clientIds: ClientId[]): Promise<User> => {
    const email = `${role}@${name.toLowerCase()}.example.com`;
    const created: User = {
      id: world.ids.create("user"),
      agencyId: agency.id,
      email,
      name: role,
      role,
      clientIds,
      version: 1,
      createdAt: at,
    };
    await world.users.create(created);
    return created;
  };
  const lead = await giveLead(world, { agencyId: agency.id, clientId: clients[0]?.id, at });
  const first = clients.slice(0, 1).map(({ id }) => id);
  const users = await Promise.all(UserRole.options.map((role) => user(role, isClientRole(role) ? first : [])));
  const byRole = (role: UserRole): User => {
    const found = users.find((each) => each.role === role);
    if (!found) throw new Error(`no user with the role ${role}`);
    return found;
  };
  const [buyer] = clients;
  if (!buyer) throw new Error("an agency of a test has clients");
  const records = await addRecords(world, { agencyId: agency.id, clientId: buyer.id });
  const access = await giveAccess(world, { agencyId: agency.id, clientId: buyer.id });
  return { agency, clients, users, byRole, lead, ...records, ...access };
}

/** A returned lead of a client with its entry in the ledger, the client's statement of October, and an erasure of its agency. */
async function addRecords(world: Console, scope: ClientScope) {
  const { agencyId, clientId } = scope;
  const from = on("2026-10-01T00:00:00Z");
  await world.contracts.save(scope, aContract({ from }), from);
  const key = { agencyId, leadId: world.ids.create("lead") };
  await world.history.receive(key, { received: aReceived({ clientId }), personal: aPerson(), fingerprint: "" });
  for (const fact of [aDelivered(), aReturnOpened(), aReturnReferred()]) await world.history.append(key, fact);
  const lead = await loadLead(world.history, key);
  if (lead) await wirePostLead(world)(key, lead);
  const closed = await wireCloseStatement(world)(scope, { currency: "GBP", period: "2026-10" });
  if (!closed.ok) throw new Error(`October is not closed: ${closed.refusal.kind}`);
  const erasure = anErasure({ id: world.ids.create("era"), recipients: [] });
  await world.erasures.create({ agencyId }, erasure, "");
  return { returnId: toReturnId(key.leadId, 1), statementId: "GBP-2026-10", entryId: "GBP-1-1", erasureId: erasure.id };
}

/** An API key of an agency, and a webhook of one of its clients. */
async function giveAccess(world: Console, scope: ClientScope) {
  const key = anAgencyKey({ id: world.ids.create("key"), agencyId: scope.agencyId });
  await world.apiKeys.create(key, `hash of ${key.id}`);
  const sealedSecret = world.secretBox.seal(world.secretBox.newWebhookSecret("v1"));
  const subscription = aWebhookSubscription({ id: world.ids.create("sub"), sealedSecret });
  await world.subscriptions.create(scope, subscription, "");
  return { keyId: key.id, subscriptionId: subscription.id };
}

/** A lead of a client, which called and booked an appointment with its person. */
async function giveLead(
  world: Console,
  { agencyId, clientId, at: startsAt }: { agencyId: AgencyId; clientId: ClientId | undefined; at: Instant },
) {
  if (!clientId) throw new Error("a lead has a client");
  const { ids } = world;
  const key = { agencyId, leadId: ids.create("lead") };
  const campaign = aCampaign({ id: ids.create("campaign"), clientId });
  await world.campaigns.create({ agencyId }, campaign, campaign.id);
  const [deliveryId, attemptId, appointmentId] = [ids.create("dlv"), ids.create("att"), ids.create("apt")];
  const deliveries = [{ id: deliveryId, subscriptionId: ids.create("sub"), channel: "sms" as const }];
  const received = aReceived({
    at: startsAt,
    campaignId: campaign.id,
    clientId,
    deliveries,
    routing: aRouting({ candidates: [aCandidate({ clientId })] }),
  });
  await world.history.receive(key, { received, personal: aPerson(), fingerprint: key.leadId });
  await world.history.append(key, aContactAttempt({ at: startsAt, recordedAt: startsAt, attemptId }));
  const booked = aBooking({ at: startsAt, appointmentId, seatId: ids.create("seat") });
  const scope = { agencyId, clientId, seatId: booked.seatId, mode: "live" as const };
  await world.agendas.commit(scope, key, { fact: booked, days: [] });
  return { leadId: key.leadId, campaignId: campaign.id, deliveryId, attemptId, appointmentId };
}
