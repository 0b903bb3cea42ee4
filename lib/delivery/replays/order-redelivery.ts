import { countDeliveryFacts, type DeliveryHistoryFact, isDeliveryFact } from "#domain/delivery/decide-next-step.ts";
import { decideRedelivery, findLatestFact } from "#domain/delivery/decide-redelivery.ts";
import { isRepeating, type Replay, type ReplaySkipReason } from "#domain/delivery/replay.ts";
import { addMs, elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { Now } from "#platform/ports.ts";
import type { JobStore, LastOrder } from "#scheduling/ports.ts";
import { checkAgainMs, type ReadDeliveryFacts } from "../orders/retry-delivery.ts";
import type { DeliveryOrder } from "../ports.ts";

/** A delivery in the scope of a replay, with the facts about it. */
export type ReplayCandidate = Pick<DeliveryOrder, "agencyId" | "about" | "deliveryId" | "channel"> & {
  facts: readonly DeliveryHistoryFact[];
};

type Deps = { jobs: Pick<JobStore, "inspect" | "complete">; readDeliveryFacts: ReadDeliveryFacts; now: Now };

type OrderResult = { order?: DeliveryOrder } | { skipped: ReplaySkipReason } | { isBusy: true };

/** How often a delivery is decided again because a timer or another replay ordered it in between. */
const maxTries = 5;

/** After an hour without a result, an order counts as lost, and another replay may order the delivery. */
const lostAfterMs = 60 * 60_000;

/** How long another run of the same replay may take from its claim to its dispatch, unless it crashed. */
export const busyMs = 30_000;

/**
 * Decides what a replay does for one delivery, and returns the order to dispatch; without one, its order has had an
 * effect already. `isBusy` if another run of the same replay has just claimed it: that run dispatches the order, unless
 * it crashed, so the caller repeats this after `busyMs`.
 *
 * Before it returns an order, it claims the job that retries the delivery, by the version that it read, and stores there
 * which attempt was ordered. The timer of that job claims it in the same way before it sends an order. So exactly one of
 * them, and one of several replays, orders each attempt.
 */
export function makeOrderRedelivery({ jobs, readDeliveryFacts, now }: Deps) {
  return async function orderRedelivery(
    { id: replayId, wanted }: Pick<Replay, "id" | "wanted">,
    { facts: firstFacts, ...delivery }: ReplayCandidate,
  ): Promise<OrderResult> {
    let facts = firstFacts;
    for (let tries = 0; tries < maxTries; tries += 1) {
      const at = now();
      const latest = findLatestFact(facts.filter(isDeliveryFact));
      const job = { kind: "retry", ...delivery, replayId: latest?.round } as const;
      const factCount = countDeliveryFacts(facts);
      const { dueAt, version, lastOrder } = await jobs.inspect(job);
      const isOwnOrder = lastOrder?.replayId === replayId;
      if (isOwnOrder && lastOrder.factCount !== factCount) return {};
      const redelivery = decideRedelivery(facts, { replayId, repeat: isRepeating(wanted), at });
      if (redelivery.do === "skip") return { skipped: redelivery.reason };
      if (!isOwnOrder && isUnderWay(lastOrder, factCount, at)) return { skipped: "under_way" };

      const order: DeliveryOrder =
        redelivery.do === "start_round"
          ? { ...delivery, replayId, lane: "slow" }
          : { ...delivery, replayId: redelivery.round, retryOf: redelivery.retryOf, lane: "slow" };
      if (isOwnOrder) return elapsedMs(lastOrder.at, at) < busyMs ? { isBusy: true } : { order };
      // The timer waits until the order has had its effect, or is lost.
      const next = redelivery.do === "retry_now" ? addMs(at, checkAgainMs) : dueAt;
      if (await jobs.complete(job, version, next, { factCount, at, replayId })) return { order };
      facts = (await readDeliveryFacts(delivery)) ?? [];
    }
    return { skipped: "under_way" };
  };
}

const isUnderWay = (lastOrder: LastOrder | undefined, factCount: number, at: Instant): boolean =>
  lastOrder?.factCount === factCount && elapsedMs(lastOrder.at, at) < lostAfterMs;
