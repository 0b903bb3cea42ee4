import type { DeliveryId, ReplayId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { Acknowledged } from "./acknowledged.ts";
import type { DeliveryFact, DeliveryFailed } from "./delivery-fact.ts";

/** The next step of an order. `attempt` counts over all rounds, `failures` within this round. */
export type NextStep =
  | { do: "nothing" }
  | { do: "wait"; until: Instant; failure: DeliveryFailed }
  | { do: "try"; attempt: number; failures: number };

/** The facts about a delivery: the results of its attempts, and acknowledgements through its link. */
export type DeliveryHistoryFact = DeliveryFact | Acknowledged;

/** How early an order may arrive, because the clocks of two machines differ. */
const clockToleranceMs = 1_000;

/**
 * Decides the next step at `at` for an order of a delivery, from the facts of that delivery. The order only names its
 * round, so a repeated, late or misordered one is harmless. The first round is over once any round has a receipt, or
 * the client acknowledged the delivery. A replay asks for one more receipt, in its own round. A round that ended in an
 * internal fault may be ordered again, once the fault is fixed.
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
};

export const isDeliveryFact = <Fact extends { kind: string }>(fact: Fact): fact is Fact & DeliveryFact =>
  Object.hasOwn(deliveryFactKinds, fact.kind);

export const filterDeliveryHistory = (facts: readonly { kind: string }[], id: DeliveryId): DeliveryHistoryFact[] =>
  facts.filter(isDeliveryHistoryFact).filter(({ deliveryId }) => deliveryId === id);

const isDeliveryHistoryFact = <Fact extends { kind: string }>(fact: Fact): fact is Fact & DeliveryHistoryFact =>
  isDeliveryFact(fact) || fact.kind === "acknowledged";
