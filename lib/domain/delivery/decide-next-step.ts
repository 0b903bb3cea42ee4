import type { DeliveryId, ReplayId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { Acknowledged } from "./acknowledged.ts";
import type { DeliveryFact, DeliveryFailed } from "./delivery-fact.ts";

/**
 * What an order asks for, when the history is known. `failure` is what has to be waited after. `attempt` numbers the next attempt over all
 * rounds, and `failures` counts those that failed in this round.
 */
export type NextStep =
  | { do: "nothing" }
  | { do: "wait"; until: Instant; failure: DeliveryFailed }
  | { do: "try"; attempt: number; failures: number };

/** What is known of a delivery: what became of it, and what its receiver said to it over a link. */
export type DeliveryHistoryFact = DeliveryFact | Acknowledged;

/** An order may come so much before its time: the clocks of two machines differ. */
const clockToleranceMs = 1_000;

/**
 * What to do at `at` about an order for a delivery, by the facts of that delivery: the order itself says nothing but which round it belongs
 * to, so one that comes twice, late or out of order is recognised. What the client got, it got: once there is a receipt in any round, or its
 * answer, the first round is over. A replay asks for one more receipt, and has a round of its own. A round that ended in a fault of ours is
 * open to whoever orders it again, after the fault was mended.
 */
export function decideNextStep(
  history: readonly DeliveryHistoryFact[],
  round: ReplayId | undefined,
  at: Instant,
): NextStep {
  if (round === undefined && history.some(({ kind }) => kind === "acknowledged")) return { do: "nothing" };
  const facts = history.filter(isDeliveryFact);
  const roundFacts = facts.filter((fact) => fact.round === round);
  const receipts = round === undefined ? facts : roundFacts;
  if (receipts.some(({ kind }) => kind === "delivered")) return { do: "nothing" };
  if (roundFacts.some(({ kind }) => kind === "delivery_skipped")) return { do: "nothing" };

  const failures = roundFacts.filter((fact) => fact.kind === "delivery_failed");
  const latest = failures.toSorted((a, b) => b.attempt - a.attempt)[0];
  if (latest?.last && latest.reason !== "internal_fault") return { do: "nothing" };
  if (latest?.retryAt && elapsedMs(at, latest.retryAt) > clockToleranceMs) {
    return { do: "wait", until: latest.retryAt, failure: latest };
  }
  return {
    do: "try",
    attempt: findLastAttemptNumber(facts) + 1,
    failures: countAttempts(failures.filter(({ reason }) => reason !== "internal_fault")),
  };
}

/** A fact that is read twice is one attempt. */
const countAttempts = (failures: readonly DeliveryFailed[]): number =>
  new Set(failures.map(({ attempt }) => attempt)).size;

const findLastAttemptNumber = (facts: readonly DeliveryFact[]): number =>
  facts.reduce((highest, fact) => ("attempt" in fact ? Math.max(highest, fact.attempt) : highest), 0);

const deliveryFactKinds: Record<DeliveryFact["kind"], true> = {
  delivered: true,
  delivery_failed: true,
  delivery_skipped: true,
  delivery_bounced: true,
};

/** Whether a fact, of whatever, says what became of a delivery. */
export const isDeliveryFact = <Fact extends { kind: string }>(fact: Fact): fact is Fact & DeliveryFact =>
  Object.hasOwn(deliveryFactKinds, fact.kind);

/** What is known of one delivery. */
export const filterDeliveryHistory = (facts: readonly { kind: string }[], id: DeliveryId): DeliveryHistoryFact[] =>
  facts.filter(isDeliveryHistoryFact).filter(({ deliveryId }) => deliveryId === id);

const isDeliveryHistoryFact = <Fact extends { kind: string }>(fact: Fact): fact is Fact & DeliveryHistoryFact =>
  isDeliveryFact(fact) || fact.kind === "acknowledged";
