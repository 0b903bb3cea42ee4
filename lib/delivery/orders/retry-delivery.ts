import { decideNextStep, type DeliveryHistoryFact } from "#domain/delivery/decide-next-step.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import type { DeliveryRound, JobOfKind } from "#scheduling/ports.ts";
import type { Dispatcher } from "../ports.ts";

/** Reads the facts of a delivery; undefined if the lead or message does not exist. */
export type ReadDeliveryFacts = (delivery: DeliveryRound) => Promise<readonly DeliveryHistoryFact[] | undefined>;

/**
 * How long after an order to check again. By then the sender has made the attempt, unless the order was lost. After an
 * internal fault, which the operator must fix first, the check runs each hour.
 */
const checkAgainMs = 5 * 60_000;
const checkAgainAfterFaultMs = 60 * 60_000;

/**
 * Orders a delivery again when its next attempt is due. Returns when to check again; undefined when it is done. The
 * history decides, so the job may run any number of times, even concurrently, and ends after the attempt. Retries use
 * the slow lane, so that they never delay a first attempt.
 */
export function makeRetryDelivery({
  readDeliveryFacts,
  dispatcher,
}: {
  readDeliveryFacts: ReadDeliveryFacts;
  dispatcher: Dispatcher;
}) {
  return async function retryDelivery(
    { kind: _, ...deliveryRound }: JobOfKind<"retry">,
    at: Instant,
  ): Promise<Instant | undefined> {
    const facts = await readDeliveryFacts(deliveryRound);
    const step = facts && decideNextStep(facts, deliveryRound.replayId, at);
    if (!step || step.do === "nothing") return undefined;
    if (step.do === "wait") return step.until;
    await dispatcher.dispatch([{ ...deliveryRound, lane: "slow" }]);
    const isInternalFault = facts.some((fact) => fact.kind === "delivery_failed" && fact.reason === "internal_fault");
    return instant(Date.parse(at) + (isInternalFault ? checkAgainAfterFaultMs : checkAgainMs));
  };
}
