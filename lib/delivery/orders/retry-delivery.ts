import { countDeliveryFacts, decideNextStep, type DeliveryHistoryFact } from "#domain/delivery/decide-next-step.ts";
import { addMs, elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { Claim, ClaimedRun, DeliveryRound, JobOfKind } from "#scheduling/ports.ts";
import type { Dispatcher } from "../ports.ts";
import { makeCheckRepeat } from "../replays/check-repeat.ts";
import type { Replays } from "../replays/ports.ts";

/** Reads the facts of a delivery; undefined if the lead or message does not exist. */
export type ReadDeliveryFacts = (delivery: DeliveryRound) => Promise<readonly DeliveryHistoryFact[] | undefined>;

/**
 * How long after an order to check again. By then the sender has made the attempt, unless the order was lost. After an
 * internal fault, which the operator must fix first, the check runs each hour.
 */
export const checkAgainMs = 5 * 60_000;
const checkAgainAfterFaultMs = 60 * 60_000;

/**
 * Orders a delivery again when its next attempt is due. Returns when to check again; undefined when it is done. The
 * history decides, so the job may run any number of times and ends after the attempt. It completes the run before it
 * sends the order: of several runs at once, and of replays that bring the retry forward, exactly one sends. If the
 * process crashes in between, the check five minutes later sends the order. Retries use the slow lane, so that they
 * never delay a first attempt.
 */
export function makeRetryDelivery({ readDeliveryFacts, replays, dispatcher }: Deps) {
  const checkRepeat = makeCheckRepeat({ replays });
  return async function retryDelivery(
    { kind: _, ...deliveryRound }: JobOfKind<"retry">,
    at: Instant,
    _dueAt: Instant,
    claim: Claim,
  ): Promise<Instant | undefined | ClaimedRun> {
    const facts = await readDeliveryFacts(deliveryRound);
    if (!facts) return undefined;
    const isRepeat = await checkRepeat(deliveryRound, facts);
    const step = decideNextStep(facts, deliveryRound.replayId, at, { isRepeat });
    if (step.do === "nothing") return undefined;
    if (step.do === "wait") return step.until;
    const factCount = countDeliveryFacts(facts);
    const { lastOrder } = claim;
    if (lastOrder?.factCount === factCount && elapsedMs(lastOrder.at, at) < checkAgainMs) {
      return addMs(lastOrder.at, checkAgainMs);
    }
    const isInternalFault = facts.some((fact) => fact.kind === "delivery_failed" && fact.reason === "internal_fault");
    const next = addMs(at, isInternalFault ? checkAgainAfterFaultMs : checkAgainMs);
    const claimed = await claim.complete(next, { factCount, at });
    if (!claimed) return { outcome: "scheduled_meanwhile" };
    try {
      await dispatcher.dispatch([{ ...deliveryRound, lane: "slow" }]);
    } catch (fault) {
      await claimed.undo();
      throw fault;
    }
    return { outcome: "completed" };
  };
}

type Deps = { readDeliveryFacts: ReadDeliveryFacts; replays: Pick<Replays, "read">; dispatcher: Dispatcher };
