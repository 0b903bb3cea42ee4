import type { DeliveryId, ReplayId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { Acknowledged } from "./acknowledged.ts";
import type { DeliveryFact, DeliveryFailed } from "./delivery-fact.ts";
import { hasComeBack } from "./has-come-back.ts";

/** The next step of an order. `attempt` counts over all rounds, `failures` within this round. */
export type NextStep =
  | { do: "nothing" }
  | { do: "wait"; until: Instant; failure: DeliveryFailed }
  | { do: "try"; attempt: number; failures: number };

/** The facts about a delivery: the results of its attempts, and acknowledgements through its link. */
export type DeliveryHistoryFact = DeliveryFact | Acknowledged;

/** How early an order may arrive, because the clocks of two machines differ. */
const clockToleranceMs = 1_000;

/** How an order differs from one that makes the next attempt of its round when it is due. */
type OrderOptions = {
  /** The number of the failed attempt whose retry a replay brought forward: it is due now. */
  retryOf?: number | undefined;
  /** Whether the round belongs to a replay that repeats deliveries which have a receipt. */
  isRepeat?: boolean | undefined;
};

/**
 * Decides the next step at `at` for an order of a delivery, from the facts of that delivery. The order only names its
 * round, so a repeated, late or misordered one is harmless. A round is over once any round has a receipt, or the client
 * acknowledged the delivery. Only the round of a repeating replay asks for one more receipt, which any attempt since its
 * first one gives. A round that ended in an internal fault may be ordered again, once the fault is fixed.
 */
export function decideNextStep(
  history: readonly DeliveryHistoryFact[],
  round: ReplayId | undefined,
  at: Instant,
  { retryOf, isRepeat = false }: OrderOptions = {},
): NextStep {
  if (!isRepeat && history.some(({ kind }) => kind === "acknowledged")) return { do: "nothing" };
  const facts = history.filter(isDeliveryFact);
  const roundFacts = facts.filter((fact) => fact.round === round);
  if (hasReceiptFor(round, facts, isRepeat)) return { do: "nothing" };
  if (roundFacts.some(({ kind }) => kind === "delivery_skipped")) return { do: "nothing" };

  const failures = roundFacts.filter((fact) => fact.kind === "delivery_failed");
  const latest = failures.toSorted((a, b) => b.attempt - a.attempt)[0];
  if (latest?.last && latest.reason !== "internal_fault") return { do: "nothing" };
  if (latest?.retryAt && latest.attempt !== retryOf && elapsedMs(at, latest.retryAt) > clockToleranceMs) {
    return { do: "wait", until: latest.retryAt, failure: latest };
  }
  return {
    do: "try",
    attempt: findLastAttemptNumber(facts) + 1,
    failures: countAttempts(failures.filter(({ reason }) => reason !== "internal_fault")),
  };
}

/** Whether a receipt ends the round. One that came back ends the first round, and no other: nothing arrived. */
function hasReceiptFor(round: ReplayId | undefined, facts: readonly DeliveryFact[], isRepeat: boolean): boolean {
  const receipts = facts.filter((fact) => fact.kind === "delivered");
  if (isRepeat) {
    const attempts = facts.flatMap((fact) => ("attempt" in fact && fact.round === round ? fact.attempt : []));
    return receipts.some(({ attempt }) => attempt >= Math.min(...attempts));
  }
  return receipts.some((receipt) => round === undefined || receipt.round === round || !hasComeBack(receipt, facts));
}

/** Whether the delivery has arrived: it has a receipt that did not come back, or the client acknowledged it. */
export const hasArrivalFact = (history: readonly DeliveryHistoryFact[]): boolean => {
  const facts = history.filter(isDeliveryFact);
  return (
    history.some(({ kind }) => kind === "acknowledged") ||
    facts.some((fact) => fact.kind === "delivered" && !hasComeBack(fact, facts))
  );
};

/** A fact that is read twice counts as one attempt. */
const countAttempts = (failures: readonly DeliveryFailed[]): number =>
  new Set(failures.map(({ attempt }) => attempt)).size;

const findLastAttemptNumber = (facts: readonly DeliveryFact[]): number =>
  facts.reduce((highest, fact) => ("attempt" in fact ? Math.max(highest, fact.attempt) : highest), 0);

const deliveryFactKinds: Record<DeliveryFact["kind"], true> = {
  delivered: true,
  delivery_failed: true,
  delivery_skipped: true,
  delivery_bounced: true,
  delivery_confirmed: true,
};

export const isDeliveryFact = <Fact extends { kind: string }>(fact: Fact): fact is Fact & DeliveryFact =>
  Object.hasOwn(deliveryFactKinds, fact.kind);

export const filterDeliveryHistory = (facts: readonly { kind: string }[], id: DeliveryId): DeliveryHistoryFact[] =>
  facts.filter(isDeliveryHistoryFact).filter(({ deliveryId }) => deliveryId === id);

const isDeliveryHistoryFact = <Fact extends { kind: string }>(fact: Fact): fact is Fact & DeliveryHistoryFact =>
  isDeliveryFact(fact) || fact.kind === "acknowledged";

/**
 * Counts the results of a delivery, which only grow: the count changes with each attempt, skip or bounce. A confirmation
 * is no result of an order: it may come days after the attempt.
 */
export const countDeliveryFacts = (facts: readonly DeliveryHistoryFact[]): number =>
  facts.filter(isDeliveryFact).filter(({ kind }) => kind !== "delivery_confirmed").length;
