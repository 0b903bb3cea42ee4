import type { ChaseStep } from "#domain/campaigns/chase.ts";
import { Fact } from "#domain/history/fact.ts";
import type { Taken } from "#domain/contact/chase-fact.ts";
import { isCanary, type Placed, type Placement, type Received, toMode } from "#domain/lead/received.ts";
import type { Candidate, Explanation } from "#domain/routing/explanation.ts";
import type { LeadKey } from "#platform/ports.ts";
import { agencyKey, campaignKey, leadPartition, toPosition } from "#platform/table/keys.ts";
import type { Item } from "#platform/table/table.ts";
import { factSortKey } from "./keys.ts";

// DynamoDB bills a write by whole kilobytes, and counts attribute names. With names, the routing and the planned
// deliveries would fill a kilobyte. So this codec stores them by position, and receiving a lead costs one write unit.

/** Encodes a fact. `received` puts the lead into the lists by agency and campaign, unless it is a canary. */
export function encodeFact(key: LeadKey, fact: Fact): Item {
  const item = { pk: leadPartition(key), sk: factSortKey(fact) };
  if (!hasRouting(fact)) return { ...item, ...fact };
  const { routing, placement, shares, ...rest } = { shares: undefined, ...fact };
  const stored = {
    ...rest,
    ...item,
    why: encodeRouting(routing, fact.at),
    ...(placement && { placement: encodePlacement(placement) }),
    ...(shares && { shares: shares.map((share) => ({ ...share, placement: encodePlacement(share.placement) })) }),
  };
  if (fact.kind !== "received" || isCanary(fact)) return stored;
  return {
    ...stored,
    agencyKey: agencyKey(key.agencyId, toMode(fact)),
    campaignKey: campaignKey(key.agencyId, fact.campaignId, toMode(fact)),
    receivedKey: toPosition(fact.at, key.leadId),
  };
}

const hasRouting = (fact: Fact): fact is Received | Placed | (Taken & Required<Pick<Taken, "routing">>) =>
  "routing" in fact && fact.routing !== undefined;

/** Decodes an item into a fact. Throws if the item is not a fact. */
export function decodeFact(item: Item): Fact {
  const { why, placement, shares, ...rest } = item;
  if (typeof why !== "string") return Fact.parse(item);
  return Fact.parse({
    ...rest,
    routing: decodeRouting(why, item["at"] as Explanation["at"]),
    placement: placement && decodePlacement(placement as StoredPlacement),
    shares: (shares as StoredShare[] | undefined)?.map((share) => ({
      ...share,
      placement: decodePlacement(share.placement),
    })),
  });
}

type StoredPlacement = Omit<Placement, "deliveries" | "chase"> & {
  deliveries: string[];
  chase?: string[] | undefined;
};
type StoredShare = { placement: StoredPlacement };

const encodePlacement = ({ deliveries, chase, ...placement }: Placement): StoredPlacement => ({
  ...placement,
  ...(chase && { chase: chase.map(encodeChaseStep) }),
  deliveries: deliveries.map(({ id, subscriptionId, channel }) => [id, subscriptionId, channel].join(" ")),
});

const decodePlacement = ({ deliveries, chase, ...placement }: StoredPlacement) => ({
  ...placement,
  ...(chase && { chase: chase.map(decodeChaseStep) }),
  deliveries: deliveries.map((text) => {
    const [id, subscriptionId, channel] = text.split(" ");
    return { id, subscriptionId, channel };
  }),
});

/** Encodes a step of a ladder: "10 working unacknowledged remind sms". */
const encodeChaseStep = ({ after, clock, while: condition, do: action }: ChaseStep): string =>
  [
    after,
    clock,
    condition,
    action.kind,
    ...(action.kind === "remind" ? [action.channel] : action.kind === "second" ? [action.subscriptionId] : []),
  ].join(" ");

function decodeChaseStep(text: string) {
  const [after, clock, condition, kind, parameter] = text.split(" ");
  const named = kind === "remind" ? { channel: parameter } : kind === "second" ? { subscriptionId: parameter } : {};
  return { after: Number(after), clock, while: condition, do: { kind, ...named } };
}

/** Encodes an explanation as a JSON array; `at` is 0 if it equals the time of the fact. */
function encodeRouting({ at, mode, share, whenUnavailable, ticket, candidates }: Explanation, factAt: string): string {
  return JSON.stringify([
    at === factAt ? 0 : at,
    mode,
    share,
    whenUnavailable,
    ticket ?? 0,
    candidates.map(encodeCandidate),
  ]);
}

function decodeRouting(text: string, factAt: Explanation["at"]) {
  const [at, mode, share, whenUnavailable, ticket, candidates] = JSON.parse(text);
  return {
    at: at === 0 ? factAt : at,
    mode,
    share,
    whenUnavailable,
    ticket: ticket === 0 ? undefined : ticket,
    candidates: candidates.map(decodeCandidate),
  };
}

function encodeCandidate(candidate: Candidate): unknown[] {
  const { clientId, priority, weight, isServed, isPaused, isOpen, subscriptions, terms, caps, availableAt } = candidate;
  return [
    clientId,
    priority,
    weight,
    [isServed, isPaused, isOpen].map(Number).join(""),
    subscriptions,
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
    clientId,
    priority,
    weight,
    isServed,
    isPaused,
    isOpen,
    subscriptions,
    terms:
      terms === 0 ? undefined : { from: terms[0], model: terms[1], price: { amount: terms[2], currency: terms[3] } },
    caps: caps.map(([per, of, used, limit]) => ({ per, of, used, limit })),
    availableAt,
  };
}
