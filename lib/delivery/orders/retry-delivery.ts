import { decideNextStep, type DeliveryHistoryFact } from "#domain/delivery/decide-next-step.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import type { DeliveryRound, JobOfKind } from "#scheduling/ports.ts";
import type { Dispatcher } from "../ports.ts";

/** The facts of a delivery; undefined when it is none, or what it delivered is gone. */
export type ReadDeliveryFacts = (delivery: DeliveryRound) => Promise<readonly DeliveryHistoryFact[] | undefined>;

/**
 * When to look again after an attempt was ordered: it is made by then, unless its order was lost. Where the queue gave one up for a fault of ours,
 * which somebody has to mend, it is tried again each hour.
 */
const checkAgainMs = 5 * 60_000;
const checkAgainAfterFaultMs = 60 * 60_000;

/**
 * Orders a delivery again whose next attempt is due, and answers when to look again. The history says whether there is one to make, so that it is
 * ordered for as long as it takes, by however many, and then never again. It travels with what fails, to stand in the way of nobody's
 * first attempt.
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
