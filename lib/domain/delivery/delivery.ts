import type { SkipReason } from "../client/skip-reason.ts";
import type { Channel } from "../client/subscription.ts";
import type { Placement } from "../lead/received.ts";
import type { DeliveryId, SubscriptionId } from "../shared/id.ts";
import type { Instant } from "../shared/instant.ts";
import type { Delivered, DeliveryFact, DeliveryFailed, DeliverySkipped, FailureReason } from "./delivery-fact.ts";

/** A delivery of one lead over one subscription, as its facts tell it. */
export type Delivery = { id: DeliveryId; subscriptionId: SubscriptionId; channel: Channel; queuedAt: Instant } & (
  | { status: "pending" }
  | { status: "failed"; attempts: number; lastTriedAt: Instant; reason: FailureReason; retryAt?: Instant }
  | { status: "delivered"; deliveredAt: Instant; reference: string; segments?: number }
  | { status: "exhausted"; attempts: number; lastTriedAt: Instant; reason: FailureReason }
  | { status: "skipped"; skippedAt: Instant; reason: SkipReason }
);

/**
 * The deliveries that a placement planned at `queuedAt`, each with what became of it. Facts may come in any order and repeat: the
 * earliest receipt settles a delivery for good, even after it was given up or skipped: what the client got, it got. Without one, the
 * earliest skip settles it, however often it was tried before. Without either, the furthest attempt tells whether more is to come: it
 * may be one of a replay, after the last one of the round before.
 */
export function deliveriesOf(
  { deliveries }: Pick<Placement, "deliveries">,
  queuedAt: Instant,
  facts: readonly DeliveryFact[],
): Delivery[] {
  return deliveries.map(({ id, subscriptionId, channel }) => {
    const planned = { id, subscriptionId, channel, queuedAt };
    const own = facts.filter((fact) => fact.deliveryId === id);
    const receipt = own.filter((fact) => fact.kind === "delivered").reduce(earliest<Delivered>, undefined);
    if (receipt) {
      const { at, reference, segments } = receipt;
      return { ...planned, status: "delivered", deliveredAt: at, reference, ...(segments && { segments }) };
    }
    const skip = own.filter((fact) => fact.kind === "delivery_skipped").reduce(earliest<DeliverySkipped>, undefined);
    if (skip) return { ...planned, status: "skipped", skippedAt: skip.at, reason: skip.reason };
    const latest = own
      .filter((fact) => fact.kind === "delivery_failed")
      .reduce<DeliveryFailed | undefined>(furthest, undefined);
    if (!latest) return { ...planned, status: "pending" };
    const tried = { attempts: latest.attempt, lastTriedAt: latest.at, reason: latest.reason };
    if (latest.last) return { ...planned, status: "exhausted", ...tried };
    return { ...planned, status: "failed", ...tried, ...(latest.retryAt && { retryAt: latest.retryAt }) };
  });
}

const earliest = <Kind extends DeliveryFact>(first: Kind | undefined, next: Kind): Kind =>
  first === undefined || next.at < first.at ? next : first;

const furthest = (last: DeliveryFailed | undefined, next: DeliveryFailed): DeliveryFailed =>
  last === undefined || next.attempt > last.attempt ? next : last;
