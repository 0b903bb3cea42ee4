import type { Clients } from "#accounts/ports.ts";
import { type Campaign, listMembers } from "#domain/campaigns/campaign.ts";
import { type Caps, hasCaps } from "#domain/campaigns/caps.ts";
import { type ClientSnapshot, resolveMemberRules } from "#domain/routing/describe-candidates.ts";
import { emptyUsage } from "#domain/routing/usage.ts";
import type { AgencyId, ClientId, LeadId } from "#domain/shared/id.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { findVersionAt } from "#domain/shared/versions.ts";
import { toCalendarPeriods } from "#domain/shared/wall-clock.ts";
import { nameEndpoint } from "#domain/subscriptions/name-endpoint.ts";
import { isDeliverable, isVerifiedAndActive, type Subscription } from "#domain/subscriptions/subscription.ts";
import { listAll } from "#platform/list-all.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { UsageCounters, UsageSnapshot } from "./ports.ts";

type Deps = { clients: Clients; subscriptions: Subscriptions; usages: UsageCounters };

/** Which candidates to load: those of a campaign at an instant. The reservations of `leadId` itself do not count. */
type CandidateQuery = { agencyId: AgencyId; leadId: LeadId; campaign: Campaign; at: Instant; isSimulated?: boolean };

/** The data of a campaign's clients. A client that does not exist has no snapshot and no usage. */
type CandidateData = {
  snapshots: Map<ClientId, ClientSnapshot>;
  /** The subscriptions that a placement plans deliveries for, including those that Baton has disabled. */
  plannedSubscriptions: Map<ClientId, Subscription[]>;
  usageByClient: Map<ClientId, UsageSnapshot | undefined>;
};

export type LoadCandidates = (query: CandidateQuery) => Promise<CandidateData>;

const twoDaysMs = 2 * 24 * 3_600_000;

/** Loads the settings, subscriptions and usages of all clients of a campaign, in parallel. */
export function makeLoadCandidates({ clients, subscriptions, usages }: Deps): LoadCandidates {
  /** Reads the clients of the campaign that exist, and the usage of each. */
  async function readClientsAndUsage({ agencyId, leadId, campaign, at, isSimulated }: CandidateQuery) {
    const members = listMembers(campaign).map(({ clientId }) => clientId);
    // The periods depend on each client's time zone, but the items to read do not: start reading them now.
    const rules = new Map(
      listMembers(campaign).map((member) => [member.clientId, resolveMemberRules(campaign, member)]),
    );
    const findCaps = (clientId: ClientId): Caps => rules.get(clientId)?.caps ?? {};
    const readUsages = usages.prefetch(
      members
        .filter((id) => hasCaps(findCaps(id)))
        .map((clientId) => ({ agencyId, campaignId: campaign.id, clientId })),
    );
    const clientsRead = await Promise.all(members.map((clientId) => clients.read({ agencyId }, clientId)));
    const existingClients = clientsRead.filter((client) => client !== undefined);
    const usageSnapshots = await readUsages(
      existingClients.map((client) => ({
        agencyId,
        campaignId: campaign.id,
        clientId: client.id,
        leadId,
        at,
        timeZone: client.timeZone,
        isSimulated,
        caps: findCaps(client.id),
        rulesAt: campaign.updatedAt,
        price: findVersionAt(rules.get(client.id)?.terms ?? [], at)?.price.amount ?? 0,
        periods: toCalendarPeriods(client.timeZone, at),
        earlierPeriods: toCalendarPeriods(client.timeZone, addMs(at, -twoDaysMs)),
      })),
    );
    return { existingClients, usageSnapshots };
  }

  return async function loadCandidates(query) {
    const { agencyId, campaign } = query;
    const members = listMembers(campaign).map(({ clientId }) => clientId);
    const [{ existingClients, usageSnapshots }, subscriptionLists] = await Promise.all([
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

/** Counts the deliverable endpoints of a client, and lists its active ones that are unverified or disabled. */
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
    unverified: unverified.length > 0 ? unverified.map(toNamedEndpoint) : undefined,
    disabled: disabled.length > 0 ? disabled.map(toNamedEndpoint) : undefined,
  };
}

const toNamedEndpoint = (subscription: Subscription) => ({ id: subscription.id, name: nameEndpoint(subscription) });
