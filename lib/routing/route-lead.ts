import type { Clients } from "#accounts/ports.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import type { Place } from "#domain/campaigns/areas.ts";
import { type ChaseStep, listSecondSubscriptions } from "#domain/campaigns/chase.ts";
import { type Campaign, listMembers, withoutHoldForTurn } from "#domain/campaigns/campaign.ts";
import { findSharedPrice } from "#domain/campaigns/prices.ts";
import type { Terms } from "#domain/campaigns/terms.ts";
import type { Placement } from "#domain/lead/received.ts";
import { decideRouting, type Decision, listEligibleCandidates } from "#domain/routing/decide-routing.ts";
import {
  type ClientSnapshot,
  describeCandidates,
  resolveMemberRules,
  withCandidateUsage,
} from "#domain/routing/describe-candidates.ts";
import type { Candidate, Explanation } from "#domain/routing/explanation.ts";
import { forceObstacle } from "#domain/routing/force-obstacle.ts";
import { findObstacle, type Obstacle } from "#domain/routing/obstacle.ts";
import { hasTurns } from "#domain/routing/turns.ts";
import type { AgencyId, ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { isDeliverable, type Subscription } from "#domain/subscriptions/subscription.ts";
import type { Ids } from "#platform/ports.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import { type LoadCandidates, makeLoadCandidates } from "./load-candidates.ts";
import type { Turns, UsageCounters, UsageSnapshot } from "./ports.ts";

/**
 * A lead to route. `ticket` is its turn, if it was drawn before. A sandbox lead reads turns and caps but uses none, and
 * can force an obstacle for every client (`forced`). A canary does not wait for a client's turn: it tests only whether
 * leads get through.
 */
export type RoutingRequest = {
  agencyId: AgencyId;
  mode?: Mode;
  forced?: Obstacle | undefined;
  isCanary?: boolean;
  leadId: LeadId;
  campaign: Campaign;
  place: Place;
  at: Instant;
  ticket?: number | undefined;
  /** The pushed lead, if another client had the enquiry before: then the id of the placed lead follows from both. */
  rootLeadId?: LeadId | undefined;
  /** How many other clients have the same enquiry from before. */
  sharedWith?: number | undefined;
  /** The data of the clients, if the caller started to load it before. */
  candidateData?: ReturnType<LoadCandidates> | undefined;
};

type Share = { leadId: LeadId; placement: Placement };

/** The decision and its reasons; if placed, also the placement and the leads that other clients share. */
export type RoutingResult = {
  routing: Explanation;
  decision: Decision;
  placement?: Placement;
  shares?: Share[];
  /** Releases the reservations, except those with `keptClientIds`, for a lead that was not stored as decided. */
  releaseReservations: (keptClientIds?: readonly ClientId[]) => Promise<void>;
};

type Deps = { clients: Clients; subscriptions: Subscriptions; usages: UsageCounters; turns: Turns; ids: Ids };

/** Makes the verbs that decide which clients get a lead. */
export function makeRouteLead({ clients, subscriptions, usages, turns, ids }: Deps) {
  const loadCandidates = makeLoadCandidates({ clients, subscriptions, usages });

  function toPlacement(
    leadId: LeadId,
    { clientId, terms }: Candidate,
    clientSubscriptions: readonly Subscription[],
    campaign: Campaign,
    recipients: number,
  ): Placement {
    if (!terms) throw new Error(`no terms for ${clientId}`);
    const { chase: ladder, prices } = findTerms(campaign, clientId, terms.from) ?? {};
    const chase = ladder?.steps;
    const { shared: _, ...pinned } = prices ?? {};
    const sharedPrice = prices && findSharedPrice(prices, recipients);
    const planned = withoutSecondPersons(clientSubscriptions, chase);
    return {
      clientId,
      model: terms.model,
      price: sharedPrice === undefined ? terms.price : { ...terms.price, amount: sharedPrice },
      termsFrom: terms.from,
      ...(Object.keys(pinned).length > 0 && { prices: pinned }),
      ...(sharedPrice !== undefined && { sharedBy: recipients }),
      chase,
      deliveries: planned.map(({ id: subscriptionId, channel }) => ({
        id: ids.derive("dlv", leadId, subscriptionId),
        subscriptionId,
        channel,
      })),
    };
  }

  /** Describes the candidates as they are; for a sandbox lead, with the obstacle that it forces. */
  function explainRouting(
    { campaign, place, at, forced }: RoutingRequest,
    snapshots: ReadonlyMap<ClientId, ClientSnapshot>,
    ticket?: number,
  ) {
    const routing = describeCandidates(campaign, snapshots, { place, at, ticket });
    return forced ? forceObstacle(routing, forced) : routing;
  }

  return {
    /** Loads the clients of a campaign ahead of `routeLead`, so that the caller can do other work at the same time. */
    loadCandidates,

    /**
     * Decides which clients get the lead, and reserves it with them, so that it counts in their caps at once. Tries the
     * candidates in order until enough clients have it. If a candidate's cap was reached meanwhile, the routing records
     * that and tries the next one.
     */
    async routeLead({ isCanary, ...pushed }: RoutingRequest): Promise<RoutingResult> {
      const lead = isCanary ? { ...pushed, campaign: withoutHoldForTurn(pushed.campaign) } : pushed;
      const { agencyId, campaign, leadId, mode } = lead;
      const [{ snapshots, plannedSubscriptions, usageByClient }, ticket] = await Promise.all([
        lead.candidateData ?? loadCandidates(lead),
        lead.ticket ??
          (usesTurns(campaign) ? turns[mode === "test" ? "peek" : "draw"](agencyId, campaign.id) : undefined),
      ]);
      let routing = explainRouting(lead, snapshots, ticket);
      const reserved: { candidate: Candidate; usageSnapshot: UsageSnapshot }[] = [];
      const releaseReservations = async (keptClientIds: readonly ClientId[] = []) => {
        if (mode === "test") return;
        const toRelease = reserved.filter(({ candidate }) => !keptClientIds.includes(candidate.clientId));
        await Promise.all(toRelease.map(({ usageSnapshot }) => usages.release(usageSnapshot.query)));
      };
      for (const candidate of listEligibleCandidates(routing)) {
        if (reserved.length === routing.share) break;
        const snapshot = snapshots.get(candidate.clientId);
        const usageSnapshot = usageByClient.get(candidate.clientId);
        if (findObstacle(candidate) !== undefined || !snapshot || !usageSnapshot) continue;
        const reservation = mode === "test" ? { ok: true as const } : await usages.reserve(usageSnapshot);
        if (reservation.ok) reserved.push({ candidate, usageSnapshot });
        else routing = withCandidateUsage(routing, campaign, { ...snapshot, usage: reservation.usage });
      }
      const recipients = reserved.length + (lead.sharedWith ?? 0);
      const [first, ...others] = reserved.map(({ candidate }, index) => {
        const { rootLeadId = leadId } = lead;
        const isPushed = index === 0 && lead.rootLeadId === undefined;
        const ownLeadId = isPushed ? leadId : ids.derive("lead", rootLeadId, candidate.clientId);
        return {
          leadId: ownLeadId,
          placement: toPlacement(
            ownLeadId,
            candidate,
            plannedSubscriptions.get(candidate.clientId) ?? [],
            campaign,
            recipients,
          ),
        };
      });
      return {
        routing,
        decision: decideRouting(routing),
        placement: first?.placement,
        shares: others.length > 0 ? others : undefined,
        releaseReservations,
      };
    },

    /** Decides which clients would get the lead at any instant; changes nothing. */
    async simulateRouting(lead: RoutingRequest): Promise<{ routing: Explanation; decision: Decision }> {
      const { agencyId, campaign } = lead;
      const [{ snapshots }, ticket] = await Promise.all([
        loadCandidates({ ...lead, isSimulated: true }),
        usesTurns(campaign) ? turns.peek(agencyId, campaign.id) : undefined,
      ]);
      const routing = explainRouting(lead, snapshots, ticket);
      return { routing, decision: decideRouting(routing) };
    },
  };
}

/** Finds the version of the client's terms that took effect at `from`. */
function findTerms(campaign: Campaign, clientId: ClientId, from: Instant): Terms | undefined {
  const member = listMembers(campaign).find((candidate) => candidate.clientId === clientId);
  const terms = member && resolveMemberRules(campaign, member).terms;
  return terms?.find((version) => version.from === from);
}

/** Leaves out the endpoints that the ladder keeps for a second person, unless no other could be delivered to. */
function withoutSecondPersons(
  subscriptions: readonly Subscription[],
  chase: readonly ChaseStep[] | undefined,
): readonly Subscription[] {
  const second: readonly string[] = listSecondSubscriptions(chase);
  const first = subscriptions.filter(({ id }) => !second.includes(id));
  return first.some(isDeliverable) ? first : subscriptions;
}

const usesTurns = (campaign: Campaign): boolean =>
  hasTurns({ mode: campaign.pool?.mode ?? "priority", candidates: listMembers(campaign) });
