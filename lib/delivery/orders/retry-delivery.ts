import { type KnownOfDelivery, nextStep } from "#domain/delivery/next-step.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import type { DueDelivery, DueThingOf } from "#scheduling/ports.ts";
import type { Dispatcher } from "../ports.ts";

/** The facts of a delivery; undefined when it is none, or what it delivered is gone. */
export type FactsOfDelivery = (delivery: DueDelivery) => Promise<readonly KnownOfDelivery[] | undefined>;

/**
 * When to look again after an attempt was ordered: it is made by then, unless its order was lost. Where the queue gave one up for a fault of ours,
 * which somebody has to mend, it is tried again each hour.
 */
const lookAgainMs = 5 * 60_000;
const lookAgainAfterFaultMs = 60 * 60_000;

/**
 * Orders a delivery again whose next attempt is due, and answers when to look again. The history says whether there is one to make, so that it is
 * ordered for as long as it takes, by however many, and then never again. It travels with what fails, to stand in the way of nobody's
 * first attempt.
 */
export function makeRetryDelivery({ factsOf, dispatcher }: { factsOf: FactsOfDelivery; dispatcher: Dispatcher }) {
  return async function retryDelivery(
    { kind: _, ...delivering }: DueThingOf<"retry">,
    at: Instant,
  ): Promise<Instant | undefined> {
    const facts = await factsOf(delivering);
    const step = facts && nextStep(facts, delivering.replayId, at);
    if (!step || step.do === "nothing") return undefined;
    if (step.do === "wait") return step.until;
    await dispatcher.dispatch([{ ...delivering, lane: "slow" }]);
    const isOfOurs = facts.some((fact) => fact.kind === "delivery_failed" && fact.reason === "internal_fault");
    return instant(Date.parse(at) + (isOfOurs ? lookAgainAfterFaultMs : lookAgainMs));
  };
}
