import type { Client } from "#domain/accounts/client.ts";
import { type Areas, type Place, servesPlace } from "#domain/campaigns/areas.ts";
import { type Campaign, membersOf } from "#domain/campaigns/campaign.ts";
import type { PoolMember } from "#domain/campaigns/pool.ts";
import { termsAt } from "#domain/campaigns/terms.ts";
import { isWithinHours, nextOpening } from "#domain/campaigns/working-hours.ts";
import type { ClientId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { nextPeriodStart } from "#domain/shared/wall-clock.ts";
import type { Candidate, Explanation } from "./explanation.ts";
import { capsSeen, type Usage } from "./usage.ts";
import { isReached } from "./verdict.ts";

/**
 * What is known of a client at the moment: its settings, how many endpoints it can be reached at and which of those that it wants to be
 * reached at it cannot, and how much it has had.
 */
export type Known = {
  client: Client;
  /** Those that are usable. */
  subscriptions: number;
  unverified?: readonly SubscriptionId[];
  /** By Baton, for how they failed or because their owner said stop. */
  disabled?: readonly SubscriptionId[];
  usage: Usage;
};

/** What a member of a pool says for itself, and else the campaign for it. */
export const rulesOf = (campaign: Campaign, member: PoolMember) => ({
  areas: member.areas,
  hours: member.hours ?? campaign.hours,
  caps: member.caps ?? campaign.caps ?? {},
  terms: member.terms ?? campaign.terms,
});

/** Looks at everything that decides who gets a lead from `place` at `at`. A client that is not known takes part as paused. */
export function observe(
  campaign: Campaign,
  known: ReadonlyMap<ClientId, Known>,
  { place, at, ticket }: { place: Place; at: Instant; ticket?: number | undefined },
): Explanation {
  return {
    at,
    mode: campaign.pool?.mode ?? "priority",
    share: campaign.pool?.share ?? 1,
    whenUnavailable: campaign.whenUnavailable,
    ...(ticket !== undefined && { ticket }),
    candidates: membersOf(campaign).map((member) =>
      candidateOf(campaign, member, known.get(member.clientId), { place, at }),
    ),
  };
}

function candidateOf(
  campaign: Campaign,
  member: PoolMember,
  known: Known | undefined,
  { place, at }: { place: Place; at: Instant },
): Candidate {
  const { areas, hours, caps, terms } = rulesOf(campaign, member);
  const zone = known?.client.timeZone ?? "UTC";
  const inForce = termsAt(terms, at);
  const seen = {
    clientId: member.clientId,
    priority: member.priority,
    weight: member.weight,
    isServed: isServedBy(areas, place),
    ...(inForce && { terms: inForce }),
    isPaused: known?.client.paused ?? true,
    subscriptions: known?.subscriptions ?? 0,
    isOpen: hours === undefined || isWithinHours(hours, zone, at),
    caps: known ? capsSeen(caps, known.usage) : [],
  };
  const availableAt = whenAvailable(seen, at, zone, (from) => (hours ? nextOpening(hours, zone, from) : from));
  return { ...seen, ...(availableAt && { availableAt }) };
}

const isServedBy = (areas: Areas | undefined, place: Place): boolean =>
  areas === undefined || servesPlace(areas, place);

/** The same for a lead from elsewhere: nothing else of what was seen depends on where it comes from. */
export function atPlace(explanation: Explanation, campaign: Campaign, place: Place): Explanation {
  const members = membersOf(campaign);
  const candidates = explanation.candidates.map((candidate, index) => ({
    ...candidate,
    isServed: isServedBy(members[index]?.areas, place),
  }));
  return { ...explanation, candidates };
}

/** The candidate with other numbers: those that a reservation found in its way. */
export function withUsage(explanation: Explanation, campaign: Campaign, { client, usage }: Known): Explanation {
  const candidates = explanation.candidates.map((candidate) => {
    const member = membersOf(campaign).find(({ clientId }) => clientId === client.id);
    if (candidate.clientId !== client.id || !member) return candidate;
    const { caps, hours } = rulesOf(campaign, member);
    const { availableAt: _, ...rest } = candidate;
    const seen = { ...rest, caps: capsSeen(caps, usage) };
    const opens = (from: Instant) => (hours ? nextOpening(hours, client.timeZone, from) : from);
    const availableAt = whenAvailable(seen, explanation.at, client.timeZone, opens);
    return { ...seen, ...(availableAt && { availableAt }) };
  });
  return { ...explanation, candidates };
}

/**
 * When the clock will have removed what stands in the way: every cap that is reached starts anew, and the doors are open. Absent
 * when nothing stands in the way, or something that no clock removes (a pause, a cap of nothing).
 */
function whenAvailable(
  candidate: Candidate,
  at: Instant,
  zone: string,
  opensFrom: (from: Instant) => Instant | undefined,
): Instant | undefined {
  const { isPaused, subscriptions, isOpen, caps, terms } = candidate;
  const price = terms?.price.amount ?? 0;
  const reached = caps.filter((cap) => isReached(cap, price));
  if (isPaused || subscriptions === 0 || (isOpen && reached.length === 0)) return undefined;
  if (reached.some((cap) => isReached({ ...cap, used: 0 }, price))) return undefined;
  const starts = reached.map(({ per }) => nextPeriodStart(zone, at, per));
  return opensFrom(starts.reduce((last, next) => (last > next ? last : next), at));
}
