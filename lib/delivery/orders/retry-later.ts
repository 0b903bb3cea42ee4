import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { Now } from "#platform/ports.ts";
import type { DueItems, DueOrder, DueQueue } from "#scheduling/ports.ts";
import type { RetryLater } from "./deliver-order.ts";

/** What falls due within this time may be past before a sweep, which comes each minute, finds it. */
const soonMs = 90_000;

/**
 * Arms the retry of a delivery. What is due soon goes straight to the due queue too: if that fails, or the process dies, the sweep finds
 * it a little late. Armed twice, it is due at the earlier instant; tried too early, it is armed again.
 */
export function makeRetryLater({ dueItems, dueQueue, now }: World): RetryLater {
  return async ({ agencyId, about, deliveryId, channel, replayId }, at: Instant) => {
    const thing = { kind: "retry", agencyId, about, deliveryId, channel, ...(replayId && { replayId }) } as const;
    await dueItems.arm(thing, at);
    const order: DueOrder = { ...thing, dueAt: at };
    if (elapsedMs(now(), at) < soonMs) await dueQueue.enqueue([order], now());
  };
}

type World = { dueItems: Pick<DueItems, "arm">; dueQueue: DueQueue; now: Now };
