import { Fact } from "#domain/history/fact.ts";
import { isCanary, type Placement, toMode } from "#domain/lead/received.ts";
import type { Candidate, Explanation } from "#domain/routing/explanation.ts";
import type { LeadKey } from "#platform/ports.ts";
import { agencyKey, campaignKey, leadPartition, toPosition } from "#platform/table/keys.ts";
import type { Item } from "#platform/table/table.ts";
import { factSortKey } from "./keys.ts";

// DynamoDB bills a write by whole kilobytes, and counts the names of attributes. Why a lead went where it went, and on which channels it
// will be delivered, would fill one by names alone: they are stored by position, and a lead is still received for one write.

/** A fact as an item. The one that brings a lead into being also puts it into the lists by agency and campaign, unless it is a canary. */
export function encodeFact(key: LeadKey, fact: Fact): Item {
  const item = { pk: leadPartition(key), sk: factSortKey(fact) };
  if (fact.kind !== "received" && fact.kind !== "placed") return { ...item, ...fact };
  const { routing, placement, shares, ...rest } = fact;
  const stored = {
    ...rest,
    ...item,
    why: encodeRouting(routing, fact.at),
    ...(placement && { placement: encodePlacement(placement) }),
    ...(shares && { shares: shares.map((share) => ({ ...share, placement: encodePlacement(share.placement) })) }),
  };
  if (fact.kind === "placed" || isCanary(fact)) return stored;
  return {
    ...stored,
    agencyKey: agencyKey(key.agencyId, toMode(fact)),
    campaignKey: campaignKey(key.agencyId, fact.campaignId, toMode(fact)),
    receivedKey: toPosition(fact.at, key.leadId),
  };
}

/** The fact in an item. Throws when it is none. */
export function decodeFact(item: Item): Fact {
  const { why, placement, shares, ...rest } = item;
  if (typeof why !== "string") return Fact.parse(item);
  return Fact.parse({
    ...rest,
    routing: decodeRouting(why, item["at"] as Explanation["at"]),
    ...(placement !== undefined && { placement: decodePlacement(placement as StoredPlacement) }),
    ...(shares !== undefined && {
      shares: (shares as StoredShare[]).map((share) => ({ ...share, placement: decodePlacement(share.placement) })),
    }),
  });
}

type StoredPlacement = Omit<Placement, "deliveries"> & { deliveries: string[] };
type StoredShare = { placement: StoredPlacement };

const encodePlacement = ({ deliveries, ...placement }: Placement): StoredPlacement => ({
  ...placement,
  deliveries: deliveries.map(({ id, subscriptionId, channel }) => [id, subscriptionId, channel].join(" ")),
});

const decodePlacement = ({ deliveries, ...placement }: StoredPlacement) => ({
  ...placement,
  deliveries: deliveries.map((text) => {
    const [id, subscriptionId, channel] = text.split(" ");
    return { id, subscriptionId, channel };
  }),
});

/** The explanation as a JSON array; `at` is left out where it is that of its fact. */
function encodeRouting({ at, mode, share, whenUnavailable, ticket, candidates }: Explanation, factAt: string): string {
  return JSON.stringify([
    ...[at === factAt ? 0 : at, mode, share, whenUnavailable, ticket ?? 0],
    candidates.map(encodeCandidate),
  ]);
}

function decodeRouting(text: string, factAt: Explanation["at"]) {
  const [at, mode, share, whenUnavailable, ticket, candidates] = JSON.parse(text);
  return {
    ...{ at: at === 0 ? factAt : at, mode, share, whenUnavailable },
    ...(ticket !== 0 && { ticket }),
    candidates: candidates.map(decodeCandidate),
  };
}

function encodeCandidate(candidate: Candidate): unknown[] {
  const { clientId, priority, weight, isServed, isPaused, isOpen, subscriptions, terms, caps, availableAt } = candidate;
  return [
    ...[clientId, priority, weight, [isServed, isPaused, isOpen].map(Number).join(""), subscriptions],
    terms ? [terms.from, terms.model, terms.price.amount, terms.price.currency] : 0,
    caps.map(({ per, of, used, limit }) => [per, of, used, limit]),
    ...(availableAt ? [availableAt] : []),
  ];
}

type StoredCandidate = [
  clientId: string,
  priority: number,
  weight: number,
  flags: string,
  subscriptions: number,
  terms: 0 | [from: string, model: string, amount: number, currency: string],
  caps: [per: string, of: string, used: number, limit: number][],
  availableAt?: string,
];

function decodeCandidate(stored: StoredCandidate) {
  const [clientId, priority, weight, flags, subscriptions, terms, caps, availableAt] = stored;
  const [isServed, isPaused, isOpen] = flags.split("").map((flag) => flag === "1");
  return {
    ...{ clientId, priority, weight, isServed, isPaused, isOpen, subscriptions },
    ...(terms !== 0 && { terms: { from: terms[0], model: terms[1], price: { amount: terms[2], currency: terms[3] } } }),
    caps: caps.map(([per, of, used, limit]) => ({ per, of, used, limit })),
    ...(availableAt !== undefined && { availableAt }),
  };
}
