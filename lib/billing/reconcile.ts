import type { Clients } from "#accounts/ports.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import { canAccessClient } from "#domain/accounts/api-key.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { compareLeadList, type ListComparison, type ListedLead } from "#domain/billing/list-comparison.ts";
import { buildReconciliation, type Reconciliation } from "#domain/billing/reconciliation.ts";
import { listMembers } from "#domain/campaigns/campaign.ts";
import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { type Channel, isVerifiedAndActive } from "#domain/subscriptions/subscription.ts";
import { listAll } from "#platform/list-all.ts";
import type { HeldLead, HeldLeads } from "#routing/ports.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { BillingRecords } from "./ports.ts";

type Period = { from: Instant; to: Instant };
type ReconcileRefusal = { kind: "not_found" } | { kind: "report_too_large"; max: number };

type Deps = {
  clients: Clients;
  campaigns: Pick<Campaigns, "read">;
  subscriptions: Pick<Subscriptions, "list">;
  records: Pick<BillingRecords, "list" | "listSandbox">;
  held: Pick<HeldLeads, "listAll">;
  /** The most leads in one response. */
  max: number;
};

/** How many clients are read at once. */
const batchSize = 25;

/** Lists the records of `clients` in the period, live or sandbox as the key; undefined if there are more than `max`. */
async function listRecords(
  { records, max }: Pick<Deps, "records" | "max">,
  { agencyId, mode }: Caller,
  clients: readonly ClientId[],
  period: Period,
): Promise<BillingRecord[] | undefined> {
  const list = mode === "test" ? records.listSandbox : records.list;
  const found: BillingRecord[] = [];
  for (let offset = 0; offset < clients.length; offset += batchSize) {
    // At least one, to notice a client with more records than fit.
    const limit = Math.max(1, max - found.length);
    const pages = await Promise.all(
      clients.slice(offset, offset + batchSize).map((clientId) => list(agencyId, clientId, period, { limit })),
    );
    found.push(...pages.flatMap((page) => page.records));
    if (found.length > max || pages.some(({ next }) => next)) return undefined;
  }
  return found;
}

/**
 * Reconciles the leads of a period: those of one client, or those of the whole agency with the held ones. For one
 * client, the agency also sees the held leads that this client could get. A client's own key sees no held leads,
 * because they belong to no client yet.
 */
export function makeReconcile(deps: Deps) {
  const { clients, campaigns, subscriptions, held, max } = deps;
  return async function reconcile(
    caller: Caller,
    { clientId, ...period }: Period & { clientId?: ClientId | undefined },
  ): Promise<Result<Reconciliation, ReconcileRefusal>> {
    const { agencyId, mode } = caller;
    const requestedClientId = clientId ?? (caller.role === "client" ? caller.clientId : undefined);
    if (requestedClientId && !(await findVisibleClient(deps, caller, requestedClientId)))
      return refuse({ kind: "not_found" });
    const records = await listRecords(
      deps,
      caller,
      requestedClientId ? [requestedClientId] : await listAllClientIds(agencyId),
      period,
    );
    if (!records) return refuse({ kind: "report_too_large", max });
    if (caller.role === "client") return ok(buildReconciliation(period, records, []));

    const { leads, more } = await held.listAll(agencyId, period, { limit: max - records.length, mode });
    if (more) return refuse({ kind: "report_too_large", max });
    // A lead that was just placed may still be among the held ones for a moment.
    const placed = new Set(records.map(({ leadId }) => leadId));
    const stillHeld = leads.filter(({ leadId }) => !placed.has(leadId));
    return ok(buildReconciliation(period, records, await findHeldLeadChannels(agencyId, stillHeld, requestedClientId)));
  };

  async function listAllClientIds(agencyId: AgencyId): Promise<ClientId[]> {
    const found: ClientId[] = [];
    let after: ClientId | undefined;
    do {
      const { entities, more } = await clients.list({ agencyId }, { limit: 1_000, after });
      found.push(...entities.map(({ id }) => id));
      after = more ? entities.at(-1)?.id : undefined;
    } while (after);
    return found;
  }

  /** Finds the channels that would deliver each held lead; omits leads that the requested client could not get. */
  async function findHeldLeadChannels(
    agencyId: AgencyId,
    leads: readonly HeldLead[],
    requestedClientId: ClientId | undefined,
  ) {
    const channelsByCampaign = new Map<CampaignId, Channel[] | undefined>();
    for (const campaignId of new Set(leads.map((lead) => lead.campaignId))) {
      const campaign = await campaigns.read({ agencyId }, campaignId);
      const members = campaign ? listMembers(campaign).map((member) => member.clientId) : [];
      const candidates = requestedClientId ? members.filter((id) => id === requestedClientId) : members;
      channelsByCampaign.set(
        campaignId,
        requestedClientId && candidates.length === 0 ? undefined : await listSubscribedChannels(agencyId, candidates),
      );
    }
    return leads.flatMap(({ campaignId }) => {
      const channels = channelsByCampaign.get(campaignId);
      return channels ? [channels] : [];
    });
  }

  async function listSubscribedChannels(agencyId: AgencyId, clientIds: readonly ClientId[]): Promise<Channel[]> {
    const all = await Promise.all(clientIds.map((clientId) => listAll(subscriptions, { agencyId, clientId })));
    const planned = all.flat().filter(isVerifiedAndActive);
    return [...new Set(planned.map(({ channel }) => channel))];
  }
}

/** Compares a client's own list of its leads with what Baton delivered. A client's key need not name the client. */
export function makeCompareLeadList(deps: Pick<Deps, "clients" | "records" | "max">) {
  return async function (
    caller: Caller,
    {
      clientId,
      from,
      to,
      leads,
      ...options
    }: Period & {
      clientId: ClientId;
      leads: readonly ListedLead[];
      channel?: Channel | undefined;
      lateAfterMs: number;
    },
  ): Promise<Result<ListComparison, ReconcileRefusal>> {
    if (!(await findVisibleClient(deps, caller, clientId))) return refuse({ kind: "not_found" });
    const records = await listRecords(deps, caller, [clientId], { from, to });
    return records ? ok(compareLeadList(records, leads, options)) : refuse({ kind: "report_too_large", max: deps.max });
  };
}

/** Reads the client, if it exists for the holder of the key. */
const findVisibleClient = async ({ clients }: Pick<Deps, "clients">, caller: Caller, clientId: ClientId) =>
  canAccessClient(caller, clientId) ? clients.read({ agencyId: caller.agencyId }, clientId) : undefined;
