import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { phoneFor } from "#bin/demo/sample-leads.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import type { DeliveryOrder } from "#delivery/ports.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { Caps } from "#domain/campaigns/caps.ts";
import type { Pool, PoolMember } from "#domain/campaigns/pool.ts";
import type { Placement } from "#domain/lead/received.ts";
import type { ClientId, LeadId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { toCalendarPeriods } from "#domain/shared/wall-clock.ts";
import { makeAcceptLead, type PushedLead } from "#intake/accept-lead.ts";
import { makeClaimStore } from "#intake/adapters/claim-store.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { fingerprint } from "#platform/ids.ts";
import type { Now } from "#platform/ports.ts";
import type { Table } from "#platform/table/table.ts";
import { makeHeldLeadStore } from "#routing/adapters/held-lead-store.ts";
import { makeTurnStore } from "#routing/adapters/turn-store.ts";
import { makeUsageStore } from "#routing/adapters/usage-store.ts";
import { makeReleaseHeld } from "#routing/release-held.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressionStore } from "#suppressions/adapters/suppression-store.ts";
import { anId } from "./an-id.ts";
import { at } from "./at.ts";
import { aCampaign, aClient, anSmsSubscription } from "./entities.ts";
import { ids } from "./ids.ts";
import { computeTag } from "./compute-tag.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

/** The use cases that place leads, on the real stores: everything that intake, the relay and the release write to a table. */
export function placingUseCases(
  table: Table,
  now: Now,
  onDispatch: (orders: readonly DeliveryOrder[]) => void = () => {},
) {
  const [campaigns, history, held] = [makeCampaignStore(table), makeHistoryStore(table), makeHeldLeadStore(table)];
  const world = {
    clients: makeClientStore(table),
    subscriptions: makeSubscriptionStore(table),
    ids,
    fingerprintLead: fingerprint,
    computeTag,
    now,
  };
  const router = makeRouteLead({ ...world, usages: makeUsageStore(table), turns: makeTurnStore(table) });
  const screened = {
    suppressions: makeSuppressionStore(table),
    contactHash: makeContactHash(parseMasterSecret("a well kept secret")),
  };
  const dispatcher = { dispatch: async (orders: readonly DeliveryOrder[]) => onDispatch(orders) };
  return {
    acceptLead: makeAcceptLead({ ...world, ...screened, campaigns, history, router, claims: makeClaimStore(table) }),
    releaseHeld: makeReleaseHeld({
      campaigns,
      held,
      history,
      router,
      now,
      jobs: makeJobStore(table),
      onFault: () => undefined,
    }),
    dispatchLeads: makeDispatchLeads({ dispatcher, history, held, jobs: makeJobStore(table) }),
  };
}

type Member = Partial<Omit<PoolMember, "clientId">>;
type Setting = Partial<Omit<Campaign, "pool">> & { pool?: Omit<Pool, "members"> & { members: readonly Member[] } };

/**
 * Creates an agency with a campaign at £60 of one client, or of a pool, each in London with an SMS subscription. Returns queries for
 * the table.
 */
export async function setUpCampaign(table: Table, { pool, ...setting }: Setting) {
  const agencyId = ids.create("agency");
  const clientIds = (pool?.members ?? [{}]).map(() => ids.create("client"));
  for (const clientId of clientIds) {
    await makeClientStore(table).create({ agencyId }, aClient({ id: clientId, agencyId }), "");
    const subscription = anSmsSubscription({ id: ids.create("sub"), clientId });
    await makeSubscriptionStore(table).create({ agencyId, clientId }, subscription, "");
  }
  const members = clientIds.map((clientId, index) => ({ priority: 1, weight: 1, ...pool?.members[index], clientId }));
  const { clientId: _, ...common } = aCampaign({ ...setting, id: ids.create("campaign") });
  const [clientId] = clientIds;
  if (!clientId) throw new Error("a campaign needs a client");
  const campaign: Campaign = pool ? { ...common, pool: { ...pool, members } } : { ...common, clientId };
  await makeCampaignStore(table).create({ agencyId }, campaign, "");
  const history = makeHistoryStore(table);

  return {
    agencyId,
    clientIds,
    campaign,
    campaignId: campaign.id,
    caller: { agencyId, author: anId("key") },
    leadIdOf: (idempotencyKey: string): LeadId => ids.derive("lead", agencyId, idempotencyKey),
    /** A lead of person `number`. */
    leadOf: (number: number, changes: Partial<PushedLead> = {}): PushedLead => ({
      campaignId: campaign.id,
      person: { name: `Person ${number}`, phone: phoneFor(number), email: `person.${number}@example.com` },
      notes: "",
      fields: {},
      ...changes,
    }),
    factsOf: async (leadId: LeadId) => (await history.read({ agencyId, leadId }))?.facts ?? [],
    /** The clients with whom the lead and its shares were finally placed. */
    async placementsOf(leadId: LeadId): Promise<Placement[]> {
      const facts = (await history.read({ agencyId, leadId }))?.facts ?? [];
      return facts.flatMap((fact) =>
        fact.kind === "received" || fact.kind === "placed"
          ? [fact.placement, ...(fact.shares ?? []).map((share) => share.placement)].filter(
              (each) => each !== undefined,
            )
          : [],
      );
    },
    /** The number of leads per client on the day of `time`, as a new lead sees it. */
    async usedBy(time: Instant): Promise<number[]> {
      const queries = clientIds.map((id) => ({
        agencyId,
        campaignId: campaign.id,
        clientId: id,
        leadId: ids.create("lead"),
        at: time,
        periods: toCalendarPeriods("Europe/London", time),
        earlierPeriods: toCalendarPeriods("Europe/London", instant(Date.parse(time) - 2 * 24 * 3_600_000)),
        timeZone: "Europe/London",
        caps: { day: { leads: 1_000_000 } },
        rulesAt: campaign.updatedAt,
        price: 0,
      }));
      return (await makeUsageStore(table).read(queries)).map(({ usage }) => usage.day.leads);
    },
  };
}

/** A client with caps: `day` is the maximum number of leads and the maximum amount. */
export const aDay = (leads: number, spend?: number): { caps: Caps } => ({
  caps: { day: { leads, ...(spend !== undefined && { spend: { amount: spend, currency: "GBP" } }) } },
});

/** How often each client occurs. */
export const countOf = (clientIds: readonly ClientId[], named: readonly Pick<Placement, "clientId">[]): number[] =>
  clientIds.map((id) => named.filter(({ clientId }) => clientId === id).length);

/** A clock that starts at 14:00 of the day of most tests and runs. */
export function aRunningClock(): Now {
  const offset = Date.parse(at("14:00")) - Date.now();
  return () => instant(Date.now() + offset);
}

/**
 * A client over another one that crashes like a Lambda: it makes a number of calls, loses the response of the last one, and
 * rejects all later calls. `hasCrashed` says whether it did.
 */
export function crashingClient({ send }: Pick<DynamoDBClient, "send">, calls: number) {
  const pending = new Set<Promise<unknown>>();
  const hasReachedLimit = () => pending.size >= calls;
  let hasCrashed = false;
  const crash = (): never => {
    hasCrashed = true;
    throw new Error("crashed");
  };
  const sendUntilCrash = async (command: Parameters<typeof send>[0]) => {
    if (hasReachedLimit()) return crash();
    const response = send(command);
    pending.add(response);
    const result = await response;
    return hasReachedLimit() ? crash() : result;
  };
  return {
    client: { send: sendUntilCrash } as unknown as DynamoDBClient,
    hasCrashed: () => hasCrashed,
    /** Resolves when no call is in progress. */
    settled: () => Promise.allSettled(pending),
  };
}
