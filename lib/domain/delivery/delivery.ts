import type { Placement } from "#domain/lead/received.ts";
import type { DeliveryId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { DatedAcknowledgement } from "./acknowledgement.ts";
import type {
  Delivered,
  DeliveryBounced,
  DeliveryFact,
  DeliveryFailed,
  DeliverySkipped,
  FailureReason,
} from "./delivery-fact.ts";

/** What can be said of a delivery. */
export const deliveryStatuses = ["pending", "failed", "delivered", "acknowledged", "exhausted", "skipped"] as const;

/** What a receipt says. */
type Receipt = { deliveredAt: Instant; reference: string; segments?: number };

/** A delivery of one lead over one subscription, as its facts tell it. */
export type Delivery = { id: DeliveryId; subscriptionId: SubscriptionId; channel: Channel; queuedAt: Instant } & (
  | { status: "pending" }
  | { status: "failed"; attempts: number; lastTriedAt: Instant; reason: FailureReason; retryAt?: Instant }
  | ({ status: "delivered" } & Receipt)
  | ({ status: "acknowledged"; acknowledgement: DatedAcknowledgement } & Partial<Receipt>)
  | { status: "exhausted"; attempts: number; lastTriedAt: Instant; reason: FailureReason | "bounced" }
  | { status: "skipped"; skippedAt: Instant; reason: SkipReason }
);

/** When the receiver was told to have a delivery; undefined without a receipt. */
export const getReceiptTime = (delivery: Delivery): Instant | undefined =>
  delivery.status === "delivered" || delivery.status === "acknowledged" ? delivery.deliveredAt : undefined;

/** Whether the receiver has it for good, by its receipt or because it answered. */
export const hasArrived = ({ status }: Pick<Delivery, "status">): boolean =>
  status === "delivered" || status === "acknowledged";

/**
 * The deliveries that a placement planned at `queuedAt`, each with what became of it. Facts may come in any order and repeat: the
 * earliest receipt settles a delivery for good, even after it was given up or skipped: what the client got, it got. A receipt counts for
 * nothing once what was delivered in its round has bounced; the delivery is then exhausted, until an attempt of a later round is known. Without
 * a receipt or a bounce, the earliest skip settles it, however often it was tried before. Without any of these, the furthest attempt tells
 * whether more is to come: it may be one of a replay, after the last one of the round before.
 */
export function foldDeliveries(
  { deliveries }: Pick<Placement, "deliveries">,
  queuedAt: Instant,
  facts: readonly DeliveryFact[],
): Delivery[] {
  return deliveries.map(({ id, subscriptionId, channel }) => {
    const planned = { id, subscriptionId, channel, queuedAt };
    const {
      delivered: receipts,
      delivery_failed: failures,
      delivery_skipped: skips,
      delivery_bounced: bounces,
    } = groupByKind(facts.filter((fact) => fact.deliveryId === id));
    const hasBounced = ({ round }: DeliveryFact) => bounces.some((bounce) => bounce.round === round);

    const receipt = receipts.filter((each) => !hasBounced(each)).reduce(pickEarliest<Delivered>, undefined);
    if (receipt) {
      const { at, reference, segments } = receipt;
      return { ...planned, status: "delivered", deliveredAt: at, reference, ...(segments && { segments }) };
    }
    const skip = skips.reduce(pickEarliest<DeliverySkipped>, undefined);
    if (skip && bounces.length === 0) {
      return { ...planned, status: "skipped", skippedAt: skip.at, reason: skip.reason };
    }
    const latest = [...bounces.map((bounce) => toBouncedAttempt(bounce, receipts)), ...failures].reduce<
      FruitlessAttempt | undefined
    >(pickLatestAttempt, undefined);
    if (!latest) return { ...planned, status: "pending" };
    const { attempt: attempts, at: lastTriedAt, reason } = latest;
    if (latest.last || reason === "bounced") return { ...planned, status: "exhausted", attempts, lastTriedAt, reason };
    const { retryAt } = latest;
    return { ...planned, status: "failed", attempts, lastTriedAt, reason, ...(retryAt && { retryAt }) };
  });
}

type FactsByKind = { [Kind in DeliveryFact["kind"]]: Extract<DeliveryFact, { kind: Kind }>[] };

/** The facts of each kind, in the order of `facts`. */
function groupByKind(facts: readonly DeliveryFact[]): FactsByKind {
  const groups: FactsByKind = { delivered: [], delivery_failed: [], delivery_skipped: [], delivery_bounced: [] };
  for (const fact of facts) (groups[fact.kind] as DeliveryFact[]).push(fact);
  return groups;
}

/** An attempt of which nothing came. */
type FruitlessAttempt = Pick<DeliveryFailed, "attempt" | "at" | "last" | "retryAt"> & {
  reason: FailureReason | "bounced";
};

/** The attempt that bounced; the first one, should its sender have died before it left a receipt. */
function toBouncedAttempt(bounce: DeliveryBounced, receipts: readonly Delivered[]): FruitlessAttempt {
  const { attempt, at } = receipts.find(({ round }) => round === bounce.round) ?? { attempt: 1, at: bounce.at };
  return { attempt, at, last: true, reason: "bounced" };
}

/** Of two at the same instant, which are of two rounds, always the same one. */
const pickEarliest = <Kind extends DeliveryFact>(first: Kind | undefined, next: Kind): Kind =>
  first === undefined || toTimeKey(next) < toTimeKey(first) ? next : first;

const toTimeKey = ({ at, round }: DeliveryFact): string => `${at} ${round ?? ""}`;

/** The later attempt; of two with one number, which only senders that died leave behind, the one that bounced, and then the later one. */
function pickLatestAttempt(last: FruitlessAttempt | undefined, next: FruitlessAttempt): FruitlessAttempt {
  if (last === undefined || next.attempt !== last.attempt) return last && last.attempt > next.attempt ? last : next;
  return toAttemptOrderKey(next) > toAttemptOrderKey(last) ? next : last;
}

const toAttemptOrderKey = ({ at, last, reason, retryAt }: FruitlessAttempt): string =>
  [reason === "bounced" ? 1 : 0, at, last ? 1 : 0, reason, retryAt].join(" ");
