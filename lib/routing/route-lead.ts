import type { Clients } from "#accounts/ports.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import type { Place } from "#domain/campaigns/areas.ts";
import { type Campaign, membersOf, waitingForNobody } from "#domain/campaigns/campaign.ts";
import type { Placement } from "#domain/lead/received.ts";
import { asked, decide, type Decision } from "#domain/routing/decide.ts";
import type { Candidate, Explanation } from "#domain/routing/explanation.ts";
import { forceObstacle } from "#domain/routing/force-obstacle.ts";
import { type Known, observe, rulesOf, withUsage } from "#domain/routing/observe.ts";
import { hasTurns } from "#domain/routing/turns.ts";
import { type Obstacle, obstacleOf } from "#domain/routing/verdict.ts";
import type { AgencyId, ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { Ids } from "#platform/ports.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import { type LookAtClients, makeLookAtClients } from "./look-at-clients.ts";
import type { SeenUsage, Turns, Usages } from "./ports.ts";

/**
 * A lead in search of a client. `ticket` is there when its turn was drawn before. One of the sandbox looks at turns and caps and takes none,
 * and may want something to stand in the way of every client (`forced`). A canary waits for nobody's turn: it asks only whether leads get
 * through.
 */
export type Routable = {
  agencyId: AgencyId;
  mode?: Mode;
  forced?: Obstacle | undefined;
  isCanary?: boolean;
  leadId: LeadId;
  campaign: Campaign;
  place: Place;
  at: Instant;
  ticket?: number | undefined;
  /** What there is to know of the clients, when the look was begun before. */
  looked?: ReturnType<LookAtClients> | undefined;
};

type Share = { leadId: LeadId; placement: Placement };

/** What was decided, why, and, when it was placed, with whom: the lead itself, and the leads that share its enquiry. */
export type Routed = {
  routing: Explanation;
  decision: Decision;
  placement?: Placement;
  shares?: Share[];
  /** Takes back what was reserved, except with `kept`: for a lead that was not, or otherwise, recorded. */
  undo: (kept?: readonly ClientId[]) => Promise<void>;
};

type World = { clients: Clients; subscriptions: Subscriptions; usages: Usages; turns: Turns; ids: Ids };

/** Finds out who gets a lead. */
export function makeRouteLead({ clients, subscriptions, usages, turns, ids }: World) {
  const look = makeLookAtClients({ clients, subscriptions, usages });

  function placementOf(leadId: LeadId, { clientId, terms }: Candidate, planned: readonly Subscription[]): Placement {
    if (!terms) throw new Error(`no terms for ${clientId}`);
    return {
      clientId,
      model: terms.model,
      price: terms.price,
      termsFrom: terms.from,
      deliveries: planned.map(({ id: subscriptionId, channel }) => ({
        id: ids.derive("dlv", leadId, subscriptionId),
        subscriptionId,
        channel,
      })),
    };
  }

  /** Everything that decides, as it is; or as a lead of the sandbox wants it. */
  function explain({ campaign, place, at, forced }: Routable, known: ReadonlyMap<ClientId, Known>, ticket?: number) {
    const routing = observe(campaign, known, { place, at, ticket });
    return forced ? forceObstacle(routing, forced) : routing;
  }

  return {
    /** Begins to look at the clients of a campaign, while something else is found out. */
    look,

    /**
     * Decides who gets the lead, and reserves it there: what is answered as placed counts in the caps. Candidates are asked in
     * their turn until enough have it; one whose cap was reached meanwhile is seen as such, and the next one asked.
     */
    async routeLead({ isCanary, ...pushed }: Routable): Promise<Routed> {
      const lead = isCanary ? { ...pushed, campaign: waitingForNobody(pushed.campaign) } : pushed;
      const { agencyId, campaign, leadId, mode } = lead;
      const [{ known, planned, usageOf }, ticket] = await Promise.all([
        lead.looked ?? look(lead),
        lead.ticket ??
          (isByTurns(campaign) ? turns[mode === "test" ? "peek" : "draw"](agencyId, campaign.id) : undefined),
      ]);
      let routing = explain(lead, known, ticket);
      const reserved: { candidate: Candidate; seen: SeenUsage }[] = [];
      const undo = async (kept: readonly ClientId[] = []) => {
        if (mode === "test") return;
        const others = reserved.filter(({ candidate }) => !kept.includes(candidate.clientId));
        await Promise.all(others.map(({ seen }) => usages.release(seen.query)));
      };
      for (const candidate of asked(routing)) {
        if (reserved.length === routing.share) break;
        const one = known.get(candidate.clientId);
        const seen = usageOf.get(candidate.clientId);
        const member = membersOf(campaign).find(({ clientId }) => clientId === candidate.clientId);
        if (obstacleOf(candidate) !== undefined || !one || !seen || !member) continue;
        const { caps } = rulesOf(campaign, member);
        const price = candidate.terms?.price.amount ?? 0;
        const answer = mode === "test" ? { ok: true as const } : await usages.reserve(seen, price, caps);
        if (answer.ok) reserved.push({ candidate, seen });
        else routing = withUsage(routing, campaign, { ...one, usage: answer.usage });
      }
      const [first, ...others] = reserved.map(({ candidate }, index) => {
        const own = index === 0 ? leadId : ids.derive("lead", leadId, candidate.clientId);
        return { leadId: own, placement: placementOf(own, candidate, planned.get(candidate.clientId) ?? []) };
      });
      return {
        routing,
        decision: decide(routing),
        ...(first && { placement: first.placement }),
        ...(others.length > 0 && { shares: others }),
        undo,
      };
    },

    /** Decides who would get the lead at any instant, and changes nothing. */
    async simulate(lead: Routable): Promise<{ routing: Explanation; decision: Decision }> {
      const { agencyId, campaign } = lead;
      const [{ known }, ticket] = await Promise.all([
        look(lead),
        isByTurns(campaign) ? turns.peek(agencyId, campaign.id) : undefined,
      ]);
      const routing = explain(lead, known, ticket);
      return { routing, decision: decide(routing) };
    },
  };
}

const isByTurns = (campaign: Campaign): boolean =>
  hasTurns({ mode: campaign.pool?.mode ?? "priority", candidates: membersOf(campaign) });
