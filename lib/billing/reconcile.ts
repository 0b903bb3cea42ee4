import type { Clients } from "#accounts/ports.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import { type ApiKey, maySeeClient } from "#domain/accounts/api-key.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { compareList, type ListComparison, type ListedLead } from "#domain/billing/list-comparison.ts";
import { reconciliation, type Reconciliation } from "#domain/billing/reconciliation.ts";
import { membersOf } from "#domain/campaigns/campaign.ts";
import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { type Channel, isPlannedFor } from "#domain/subscriptions/subscription.ts";
import type { HeldLead, HeldLeads } from "#routing/ports.ts";
import { allSubscriptions } from "#subscriptions/all-subscriptions.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { BillingRecords } from "./ports.ts";

type Period = { from: Instant; to: Instant };
type Refused = { kind: "not_found" } | { kind: "report_too_large"; max: number };

type World = {
  clients: Clients;
  campaigns: Pick<Campaigns, "read">;
  subscriptions: Pick<Subscriptions, "list">;
  records: Pick<BillingRecords, "list" | "listSandbox">;
  held: Pick<HeldLeads, "listAll">;
  /** Leads that one answer may account for. */
  max: number;
};

/** Clients that are read at the same time. */
const parallel = 25;

/** The records of `clients` in the period, of the world of the key; undefined when there are more than `max`. */
async function recordsOf(
  { records, max }: Pick<World, "records" | "max">,
  { agencyId, mode }: ApiKey,
  clients: readonly ClientId[],
  period: Period,
): Promise<BillingRecord[] | undefined> {
  const list = mode === "test" ? records.listSandbox : records.list;
  const found: BillingRecord[] = [];
  for (let first = 0; first < clients.length; first += parallel) {
    // At least one, so that a client with more than fits is seen to have more.
    const limit = Math.max(1, max - found.length);
    const pages = await Promise.all(
      clients.slice(first, first + parallel).map((clientId) => list(agencyId, clientId, period, { limit })),
    );
    found.push(...pages.flatMap((page) => page.records));
    if (found.length > max || pages.some(({ next }) => next)) return undefined;
  }
  return found;
}

/**
 * Accounts for the leads of a period: of one client, or of the whole agency with those that are held. Asked for one client, the held ones are those
 * that could become its; a client's own key sees none of them, since they are nobody's yet.
 */
export function makeReconcile(world: World) {
  const { clients, campaigns, subscriptions, held, max } = world;
  return async function reconcile(
    caller: ApiKey,
    { clientId, ...period }: Period & { clientId?: ClientId | undefined },
  ): Promise<Result<Reconciliation, Refused>> {
    const { agencyId, mode } = caller;
    const asked = clientId ?? (caller.role === "client" ? caller.clientId : undefined);
    if (asked && !(await clientOf(world, caller, asked))) return refuse({ kind: "not_found" });
    const records = await recordsOf(world, caller, asked ? [asked] : await allClients(agencyId), period);
    if (!records) return refuse({ kind: "report_too_large", max });
    if (caller.role === "client") return ok(reconciliation(period, records, []));

    const { leads, more } = await held.listAll(agencyId, period, { limit: max - records.length, mode });
    if (more) return refuse({ kind: "report_too_large", max });
    // One that was just placed may stand in line for a moment longer.
    const placed = new Set(records.map(({ leadId }) => leadId));
    const waiting = leads.filter(({ leadId }) => !placed.has(leadId));
    return ok(reconciliation(period, records, await channelsOf(agencyId, waiting, asked)));
  };

  async function allClients(agencyId: AgencyId): Promise<ClientId[]> {
    const found: ClientId[] = [];
    let after: ClientId | undefined;
    do {
      const { entities, more } = await clients.list({ agencyId }, { limit: 1_000, after });
      found.push(...entities.map(({ id }) => id));
      after = more ? entities.at(-1)?.id : undefined;
    } while (after);
    return found;
  }

  /** Of each held lead the channels it would go out over; without those that could not become `asked`'s. */
  async function channelsOf(agencyId: AgencyId, leads: readonly HeldLead[], asked: ClientId | undefined) {
    const known = new Map<CampaignId, Channel[] | undefined>();
    for (const campaignId of new Set(leads.map((lead) => lead.campaignId))) {
      const campaign = await campaigns.read({ agencyId }, campaignId);
      const members = campaign ? membersOf(campaign).map((member) => member.clientId) : [];
      const candidates = asked ? members.filter((id) => id === asked) : members;
      known.set(campaignId, asked && candidates.length === 0 ? undefined : await subscribed(agencyId, candidates));
    }
    return leads.flatMap(({ campaignId }) => {
      const channels = known.get(campaignId);
      return channels ? [channels] : [];
    });
  }

  async function subscribed(agencyId: AgencyId, owners: readonly ClientId[]): Promise<Channel[]> {
    const all = await Promise.all(owners.map((clientId) => allSubscriptions(subscriptions, { agencyId, clientId })));
    const planned = all.flat().filter(isPlannedFor);
    return [...new Set(planned.map(({ channel }) => channel))];
  }
}

/** Compares a client's own list of its leads of a period with what was delivered to it. A client's key needs not say which client. */
export function makeCompareList(world: Pick<World, "clients" | "records" | "max">) {
  return async function (
    caller: ApiKey,
    {
      clientId,
      from,
      to,
      leads,
      ...how
    }: Period & {
      clientId: ClientId;
      leads: readonly ListedLead[];
      channel?: Channel | undefined;
      lateAfterMs: number;
    },
  ): Promise<Result<ListComparison, Refused>> {
    if (!(await clientOf(world, caller, clientId))) return refuse({ kind: "not_found" });
    const records = await recordsOf(world, caller, [clientId], { from, to });
    return records ? ok(compareList(records, leads, how)) : refuse({ kind: "report_too_large", max: world.max });
  };
}

/** The client, if it exists for the holder of the key. */
const clientOf = async ({ clients }: Pick<World, "clients">, caller: ApiKey, clientId: ClientId) =>
  maySeeClient(caller, clientId) ? clients.read({ agencyId: caller.agencyId }, clientId) : undefined;
