import { openLedger } from "#app/open-ledger.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import type { RefusedLead } from "#domain/lead/refused-lead.ts";
import { type AgencyId, ClientId, KeyId, type LeadId } from "#domain/shared/id.ts";
import type { LeadView } from "#leads/schemas.ts";
import { makePrepareMessage } from "#events/announce.ts";
import type { ClientScope } from "#platform/ports.ts";
import { makeIssueCreditNote } from "#statements/issue-credit-note.ts";
import { wireCloseStatement } from "#statements/wire.ts";
import type { Table } from "#platform/table/table.ts";
import { on } from "../at.ts";
import { storesOf } from "../crash/stores.ts";
import { type MemoryDynamoDb, memoryDynamoDb } from "../doubles/memory-dynamodb.ts";
import { aCampaign, anAgency, aNewSeat, aWebhookSubscription } from "../entities.ts";
import { ids } from "../ids.ts";
import { agencySystem, type AgencySystem } from "./agency-system.ts";
import { aClientSetUp, aSealedSecret, type ClientSetUp, type KeyName } from "./client-set-up.ts";

/** An entity of each kind, by id prefix; also the agency's own endpoint, and a campaign whose leads its clients share. */
export type Holdings = Readonly<Record<string, string>> & { events: string; pool: string };

/** A client of an agency: its entities and their ids. */
export type Tenant = {
  secrets: Readonly<Record<KeyName, string>>;
  agencyId: string;
  /** The word that all of the client's texts contain. */
  name: string;
  agencyName: string;
  live: Holdings;
  /** The same, with the leads of the sandbox. */
  test: Holdings;
  /** Every id that belongs only to the client. */
  ids: readonly string[];
  /** The ids of the leads of each mode, and of everything derived from them. */
  leads: Readonly<Record<Mode, readonly string[]>>;
};

/** A table in memory, which can be copied and compared. */
export type MemoryTable = Table & { readonly client: MemoryDynamoDb };

/** The tenants' data is of 22 November; requests come before any of it expires. */
export const askedAt = on("2026-11-26T10:00:00.000Z");
const period = { from: on("2026-11-22T00:00:00Z"), to: askedAt };

/**
 * Creates two agencies with two clients each in one table, with two of everything: exclusive and shared leads, live and in the sandbox,
 * delivered and given up, dead letters, replays, events, suppressions and keys. Every text names its owner.
 */
export async function twoAgencies() {
  const table: MemoryTable = { client: memoryDynamoDb(), name: "baton" };
  const [a1, a2] = await anAgencyIn(table, "alder");
  const [b1] = await anAgencyIn(table, "birch");
  if (!a1 || !a2 || !b1) throw new Error("no clients");
  return { table, a1, a2, b1 };
}

async function anAgencyIn(table: Table, name: string): Promise<Tenant[]> {
  const agencyId = ids.create("agency");
  const { agencies, campaigns, subscriptions } = storesOf(table);
  await agencies.create(anAgency({ id: agencyId, name: `${name} agency` }));
  const events = [1, 2].map(() => {
    const { clientId: _, ...webhook } = aWebhookSubscription({
      id: ids.create("sub"),
      endpoint: `https://${name}.agency.example.com/events`,
      sealedSecret: aSealedSecret(),
    });
    return { ...webhook, events: ["lead.delivered" as const, "lead.contacted" as const] };
  });
  for (const each of events) await subscriptions.create({ agencyId }, each, "");
  const clients = [await aClientSetUp(table, agencyId, `${name}-1`), await aClientSetUp(table, agencyId, `${name}-2`)];
  const { clientId: _, ...common } = aCampaign({ id: ids.create("campaign"), name: `${name} pool` });
  const members = clients.map(({ clientId }) => ({ clientId, priority: 1, weight: 1 }));
  const shared = { ...common, duplicateWindowDays: 0, pool: { mode: "priority", share: 2, members } as const };
  await campaigns.create({ agencyId }, shared, "");

  const system = agencySystem(table, agencyId);
  for (const mode of ["live", "test"] as const) {
    for (const _ of [1, 2]) await system.push(shared.id, name, mode);
    for (const each of clients) {
      await system.push(each.campaignId, each.name, mode);
      await storesOf(table).refusedLeadRecorder.add({ agencyId, mode }, aRefusedLead(each), on("2026-12-22T14:00:00Z"));
    }
  }
  const tenants = [];
  for (const each of clients) {
    tenants.push(
      await aTenant({
        table,
        system,
        agencyId,
        set: each,
        agencyName: name,
        events: events[0]?.id ?? "",
        pool: shared.id,
      }),
    );
  }
  return tenants;
}

/** A refused push that names the client's campaign and person. */
const aRefusedLead = ({ campaignId, keyId, name }: ClientSetUp): RefusedLead => ({
  id: ids.create("rfl"),
  at: on("2026-11-22T14:00:00Z"),
  keyId: KeyId.parse(keyId),
  idempotencyKey: `${name}-refused`,
  campaignId,
  code: "phone_invalid",
  status: 422,
  person: { name: `${name} person` },
});

type Setting = {
  table: Table;
  system: AgencySystem;
  agencyId: AgencyId;
  set: ClientSetUp;
  agencyName: string;
  events: string;
  pool: string;
};

/** Works the leads of a client, replays them, and suppresses a person. */
async function aTenant({ table, system, agencyId, set, agencyName, events, pool }: Setting): Promise<Tenant> {
  const { clientId, secrets, name } = set;
  const { records, history } = storesOf(table);
  const leadsOf = async (list: "list" | "listSandbox") =>
    (await records[list](agencyId, clientId, period, { limit: 9 })).records.map(({ leadId }) => leadId);
  const leads = { live: await leadsOf("list"), test: await leadsOf("listSandbox") };

  const replays: string[] = [];
  for (const leadId of leads.live) {
    const accepted = { outcome: "accepted", clientRef: `${name}-ref` };
    await system.ask("acknowledgeLead", secrets["live client"], { params: { leadId }, body: accepted });
    const replay = { body: { of: "lead", leadId } };
    replays.push((await system.ask<{ id: string }>("replay", secrets["live client"], replay)).id);
  }
  const exports: string[] = [];
  for (const to of ["2026-11-22T13:00:00Z", "2026-11-22T13:30:00Z"]) {
    const body = { to, format: "csv", clientId };
    exports.push((await system.ask<{ id: string }>("createExport", secrets["live client"], { body })).id);
  }
  const recordAttempt = async (mode: Mode) => {
    const attempt = { params: { leadId: leads[mode][0] ?? "" }, body: { result: "no_answer" } };
    const lead = await system.ask<LeadView>("recordContactAttempt", secrets[`${mode} client`], attempt);
    return lead.contactAttempts?.[0]?.id ?? "";
  };
  const attempts = { live: await recordAttempt("live"), test: await recordAttempt("test") };
  await system.ask("addContract", secrets["live agency"], {
    params: { clientId },
    body: { currency: "GBP", tax: { rate: 2_000 }, document: "statement", customer: { name: `${name} customer` } },
  });
  await aStatement(table, { agencyId, clientId: ClientId.parse(clientId) }, leads.live[0]);
  const seats: string[] = [];
  for (const _ of [1, 2]) {
    const seat = { params: { clientId }, body: aNewSeat({ name: `${name} seat` }) };
    seats.push((await system.ask<{ id: string }>("createSeat", secrets["live client"], seat)).id);
  }
  const users: string[] = [];
  for (const number of [1, 2]) {
    const email = `user-${number}@${name}.example.com`;
    const user = { email, name: `${name} user`, role: "client_manager", clientIds: [clientId] };
    users.push((await system.ask<{ id: string }>("createUser", secrets["live agency"], { body: user })).id);
  }
  /** Books an appointment of the first lead of a mode. */
  const book = async (mode: Mode, local: string) => {
    const params = { leadId: leads[mode][0] ?? "" };
    const body = { seatId: seats[0] ?? "", local, timeZone: "Europe/London", place: { kind: "visit" } };
    return (await system.ask<{ id: string }>("bookAppointment", secrets[`${mode} client`], { params, body })).id;
  };
  const bookTwo = async (mode: Mode) => [await book(mode, "2026-11-27T10:00"), await book(mode, "2026-11-27T14:00")];
  /** Returns the first lead of a mode, which the agency then has to decide. */
  const returnLead = async (mode: Mode) => {
    const params = { leadId: leads[mode][0] ?? "" };
    const request = { params, idempotencyKey: "once", body: { reason: "other", note: `${name} returns it` } };
    return (await system.ask<{ id: string }>("openReturn", secrets[`${mode} client`], request)).id;
  };
  const returns = { live: await returnLead("live"), test: await returnLead("test") };
  const appointments = { live: await bookTwo("live"), test: await bookTwo("test") };
  await system.ask("recordOutreach", secrets["live agency"], {
    params: { campaignId: set.campaignId, date: "2026-11-22" },
    body: { sent: 400, replies: 2 },
  });
  const { entries } = await system.ask<{ entries: { id: string }[] }>("suppressContact", secrets["live agency"], {
    body: { phone: `+44770090020${name.at(-1)}`, reason: "do_not_call" },
  });

  const { id: erasureId } = await system.ask<{ id: string }>("requestErasure", secrets["live agency"], {
    body: { email: `${name}@erased.example` },
  });

  const deliveriesOf = async (mode: Mode) => {
    const known = await Promise.all(leads[mode].map((leadId) => history.read({ agencyId, leadId })));
    const facts = known.flatMap((lead) => lead?.facts ?? []);
    return facts.flatMap((fact) => ("deliveryId" in fact && fact.deliveryId ? [fact.deliveryId] : []));
  };
  const deliveries = { live: await deliveriesOf("live"), test: await deliveriesOf("test") };
  const common = {
    client: clientId,
    campaign: set.campaignId,
    sub: set.goneId,
    events,
    pool,
    key: set.keyId,
    sup: entries[0]?.id ?? "",
    seat: seats[0] ?? "",
    user: users[0] ?? "",
  };
  const holdings = (mode: Mode) => ({
    ...common,
    lead: leads[mode][0] ?? "",
    dlv: deliveries[mode][0] ?? "",
    att: attempts[mode],
    apt: appointments[mode][0] ?? "",
    ret: returns[mode],
  });
  return {
    secrets,
    agencyId,
    name,
    agencyName,
    live: { ...holdings("live"), rpl: replays[0] ?? "", exp: exports[0] ?? "", era: erasureId },
    // Only live leads are replayed and in exports, and erasures belong to the live agency.
    test: { ...holdings("test"), rpl: ids.create("rpl"), exp: ids.create("exp"), era: ids.create("era") },
    ids: [
      ...set.ids,
      ...replays,
      ...exports,
      erasureId,
      ...leads.live,
      ...leads.test,
      ...deliveries.live,
      ...deliveries.test,
      ...Object.values(attempts),
      ...Object.values(returns),
      ...seats,
      ...users,
      ...appointments.live,
      ...appointments.test,
    ],
    leads: {
      live: [
        ...leads.live,
        ...deliveries.live,
        attempts.live,
        returns.live,
        ...replays,
        ...exports,
        ...appointments.live,
      ],
      test: [...leads.test, ...deliveries.test, attempts.test, returns.test, ...appointments.test],
    },
  };
}

/** Closes the month of a client, and credits two entries of it. */
async function aStatement(table: Table, scope: ClientScope, leadId: LeadId | undefined): Promise<void> {
  const now = () => on("2026-12-05T00:00:00Z");
  const deps = { ...storesOf(table), ...openLedger(table, now), ids, now };
  const closed = await wireCloseStatement(deps)(scope, { currency: "GBP", period: "2026-11" });
  if (!closed.ok || !closed.value.number || !leadId) throw new Error("the month of a tenant was not closed");
  const { number: invoiceNumber, period: of } = closed.value;
  const issueCreditNote = makeIssueCreditNote({ ...deps, prepareMessage: makePrepareMessage(deps) });
  for (const index of [0, 1]) {
    const entry = { page: 1, index, leadId, amount: 100, invoiceNumber, period: of, occurredAt: now() };
    const end = await deps.journals.readEnd({ ...scope, currency: "GBP" });
    await issueCreditNote({ scope, currency: "GBP", end, pending: [entry] });
  }
}

/** A copy of a table. */
export const copyOf = ({ client, name }: MemoryTable): MemoryTable => ({ client: client.copy(), name });
