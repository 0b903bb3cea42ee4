import type { Client } from "#domain/accounts/client.ts";
import { isPlaceServed, type Place } from "#domain/campaigns/areas.ts";
import { type Campaign, listMembers } from "#domain/campaigns/campaign.ts";
import type { PoolMember } from "#domain/campaigns/pool.ts";
import type { Terms } from "#domain/campaigns/terms.ts";
import { findNextOpening, isWithinHours } from "#domain/shared/working-hours.ts";
import type { ClientId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { findVersionAt } from "#domain/shared/versions.ts";
import { findNextPeriodStart } from "#domain/shared/wall-clock.ts";
import type { Candidate, Explanation } from "./explanation.ts";
import { isCapReached } from "./obstacle.ts";
import { listCapUsage, type Usage } from "./usage.ts";

/** An endpoint by its subscription, and by the name that people recognise. */
export type NamedEndpoint = { id: SubscriptionId; name: string };

/** What Baton knows of a client now: its settings, its usage, and its endpoints, also those it cannot use. */
export type ClientSnapshot = {
  client: Client;
  /** The number of endpoints that can be used. */
  subscriptions: number;
  unverified?: readonly NamedEndpoint[];
  /** Disabled by Baton, after failures or because the owner opted out. */
  disabled?: readonly NamedEndpoint[];
  usage: Usage;
};

/** The rules of a pool member; the campaign's rules apply where the member has none. */
export const resolveMemberRules = (campaign: Campaign, member: PoolMember) => ({
  areas: member.areas,
  hours: member.hours ?? campaign.hours,
  caps: member.caps ?? campaign.caps ?? {},
  terms: member.terms ?? campaign.terms,
});

/** Describes what decides which client gets a lead from `place` at `at`. An unknown client counts as paused. */
export function describeCandidates(
  campaign: Campaign,
  snapshots: ReadonlyMap<ClientId, ClientSnapshot>,
  { place, at, ticket }: { place: Place; at: Instant; ticket?: number | undefined },
): Explanation {
  return {
    at,
    mode: campaign.pool?.mode ?? "priority",
    share: campaign.pool?.share ?? 1,
    whenUnavailable: campaign.whenUnavailable,
    ticket,
    candidates: listMembers(campaign).map((member) =>
      describeCandidate(campaign, member, snapshots.get(member.clientId), { place, at }),
    ),
  };
}

function describeCandidate(
  campaign: Campaign,
  member: PoolMember,
  snapshot: ClientSnapshot | undefined,
  { place, at }: { place: Place; at: Instant },
): Candidate {
  const { areas, hours, caps, terms } = resolveMemberRules(campaign, member);
  const zone = snapshot?.client.timeZone ?? "UTC";
  const currentTerms = findVersionAt(terms, at);
  const candidate = {
    clientId: member.clientId,
    priority: member.priority,
    weight: member.weight,
    isServed: isPlaceServed(areas, place),
    terms: currentTerms && toPriceTerms(currentTerms),
    isPaused: snapshot?.client.paused ?? true,
    subscriptions: snapshot?.subscriptions ?? 0,
    isOpen: hours === undefined || isWithinHours(hours, zone, at),
    caps: snapshot ? listCapUsage(caps, snapshot.usage) : [],
  };
  const availableAt = findAvailableAt(candidate, at, zone, (from) =>
    hours ? findNextOpening(hours, zone, from) : from,
  );
  return { ...candidate, availableAt };
}

const toPriceTerms = ({ from, model, price }: Terms) => ({ from, model, price });

/** The explanation for a lead from another place: only `isServed` depends on the place. */
export function withPlace(explanation: Explanation, campaign: Campaign, place: Place): Explanation {
  const members = listMembers(campaign);
  const candidates = explanation.candidates.map((candidate, index) => ({
    ...candidate,
    isServed: isPlaceServed(members[index]?.areas, place),
  }));
  return { ...explanation, candidates };
}

/** Replaces the usage of one candidate with the numbers that made its reservation fail. */
export function withCandidateUsage(
  explanation: Explanation,
  campaign: Campaign,
  { client, usage }: ClientSnapshot,
): Explanation {
  const candidates = explanation.candidates.map((candidate) => {
    const member = listMembers(campaign).find(({ clientId }) => clientId === client.id);
    if (candidate.clientId !== client.id || !member) return candidate;
    const { caps, hours } = resolveMemberRules(campaign, member);
    const updated = { ...candidate, caps: listCapUsage(caps, usage) };
    const findOpening = (from: Instant) => (hours ? findNextOpening(hours, client.timeZone, from) : from);
    const availableAt = findAvailableAt(updated, explanation.at, client.timeZone, findOpening);
    return { ...updated, availableAt };
  });
  return { ...explanation, candidates };
}

/** Finds when every reached cap is over and the client open; undefined if time does not remove the obstacle. */
function findAvailableAt(
  candidate: Candidate,
  at: Instant,
  zone: string,
  opensFrom: (from: Instant) => Instant | undefined,
): Instant | undefined {
  const { isPaused, subscriptions, isOpen, caps, terms } = candidate;
  const price = terms?.price.amount ?? 0;
  const reached = caps.filter((cap) => isCapReached(cap, price));
  if (isPaused || subscriptions === 0 || (isOpen && reached.length === 0)) return undefined;
  if (reached.some((cap) => isCapReached({ ...cap, used: 0 }, price))) return undefined;
  const starts = reached.map(({ per }) => findNextPeriodStart(zone, at, per));
  return opensFrom(starts.reduce((last, next) => (last > next ? last : next), at));
}
