import type { Clients } from "#accounts/ports.ts";
import { type Campaign, listMembers } from "#domain/campaigns/campaign.ts";
import type { ClientSnapshot } from "#domain/routing/describe-candidates.ts";
import { emptyUsage } from "#domain/routing/usage.ts";
import type { AgencyId, ClientId, LeadId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { toCalendarPeriods } from "#domain/shared/wall-clock.ts";
import { isDeliverable, isVerifiedAndActive, type Subscription } from "#domain/subscriptions/subscription.ts";
import { listAll } from "#platform/list-all.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { UsageCounters, UsageSnapshot } from "./ports.ts";

type Deps = { clients: Clients; subscriptions: Subscriptions; usages: UsageCounters };

/** For whom one looks: a campaign at an instant, and the lead whose own reservations do not count. */
type CandidateQuery = { agencyId: AgencyId; leadId: LeadId; campaign: Campaign; at: Instant };

/** What there is to know of the clients of a campaign: none of it of those that do not exist, except their subscriptions. */
type CandidateData = {
  snapshots: Map<ClientId, ClientSnapshot>;
  /** The subscriptions that a placement plans deliveries on: those that Baton has disabled among them, of clients that have a usable one. */
  plannedSubscriptions: Map<ClientId, Subscription[]>;
  usageByClient: Map<ClientId, UsageSnapshot | undefined>;
};

export type LoadCandidates = (query: CandidateQuery) => Promise<CandidateData>;

const twoDaysMs = 2 * 24 * 3_600_000;

/** Looks at every client of a campaign, all at once: settings, subscriptions and usages. */
export function makeLoadCandidates({ clients, subscriptions, usages }: Deps): LoadCandidates {
  /** Reads the clients of the campaign that there are, and how much each has had. */
  async function readClientsAndUsage({ agencyId, leadId, campaign, at }: CandidateQuery) {
    const members = listMembers(campaign).map(({ clientId }) => clientId);
    // Which periods count depends on a client's time zone, but not what is read.
    const readUsages = usages.prefetch(members.map((clientId) => ({ agencyId, campaignId: campaign.id, clientId })));
    const clientsRead = await Promise.all(members.map((clientId) => clients.read({ agencyId }, clientId)));
    const existingClients = clientsRead.filter((client) => client !== undefined);
    const usageSnapshots = await readUsages(
      existingClients.map((client) => ({
        ...{ agencyId, campaignId: campaign.id, clientId: client.id, leadId, at },
        periods: toCalendarPeriods(client.timeZone, at),
        earlierPeriods: toCalendarPeriods(client.timeZone, instant(Date.parse(at) - twoDaysMs)),
      })),
    );
    return { present: existingClients, seen: usageSnapshots };
  }

  return async function loadCandidates(query) {
    const { agencyId, campaign } = query;
    const members = listMembers(campaign).map(({ clientId }) => clientId);
    const [{ present: existingClients, seen: usageSnapshots }, subscriptionLists] = await Promise.all([
      readClientsAndUsage(query),
      Promise.all(members.map((clientId) => listAll(subscriptions, { agencyId, clientId }))),
    ]);
    const subscriptionsByClient = new Map(members.map((clientId, index) => [clientId, subscriptionLists[index] ?? []]));
    const snapshots = new Map<ClientId, ClientSnapshot>(
      existingClients.map((client, index) => [
        client.id,
        {
          client,
          ...summarizeEndpoints(subscriptionsByClient.get(client.id) ?? []),
          usage: usageSnapshots[index]?.usage ?? emptyUsage,
        },
      ]),
    );
    const plannedSubscriptions = new Map(
      [...subscriptionsByClient].map(([clientId, clientSubscriptions]) => [
        clientId,
        clientSubscriptions.filter(isVerifiedAndActive),
      ]),
    );
    return {
      snapshots,
      plannedSubscriptions,
      usageByClient: new Map(existingClients.map((client, index) => [client.id, usageSnapshots[index]])),
    };
  };
}

/** How many endpoints a client can be reached at, and which of those that it wants to be reached at it cannot. */
function summarizeEndpoints(
  subscriptions: readonly Subscription[],
): Pick<ClientSnapshot, "subscriptions" | "unverified" | "disabled"> {
  const activeSubscriptions = subscriptions.filter(({ active }) => active);
  const [unverified, disabled] = [
    activeSubscriptions.filter((subscription) => !isVerifiedAndActive(subscription)),
    activeSubscriptions.filter((subscription) => subscription.disabled),
  ];
  return {
    subscriptions: activeSubscriptions.filter(isDeliverable).length,
    ...(unverified.length > 0 && { unverified: unverified.map(({ id }) => id) }),
    ...(disabled.length > 0 && { disabled: disabled.map(({ id }) => id) }),
  };
}
