import * as z from "zod";
import type { Placement } from "#domain/lead/received.ts";
import type { DeliveryId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { DatedAcknowledgement } from "./acknowledgement.ts";
import type {
  ConfirmedBy,
  Delivered,
  DeliveryBounced,
  DeliveryConfirmed,
  DeliveryFact,
  DeliveryFailed,
  DeliverySkipped,
  FailureReason,
} from "./delivery-fact.ts";
import { hasComeBack } from "./has-come-back.ts";

export const DeliveryStatus = z.enum(["pending", "failed", "delivered", "acknowledged", "exhausted", "skipped"]);

/** The carrier's report that a text arrived. */
type Confirmation = { at: Instant; by: ConfirmedBy };

type Receipt = { deliveredAt: Instant; reference: string; segments?: number; confirmation?: Confirmation };

/** The state of one lead's delivery over one subscription, as its facts give it. */
export type Delivery = { id: DeliveryId; subscriptionId: SubscriptionId; channel: Channel; queuedAt: Instant } & (
  | { status: "pending" }
  | { status: "failed"; attempts: number; lastTriedAt: Instant; reason: FailureReason; retryAt?: Instant }
  | ({ status: "delivered" } & Receipt)
  | ({ status: "acknowledged"; acknowledgement: DatedAcknowledgement } & Partial<Receipt>)
  | { status: "exhausted"; attempts: number; lastTriedAt: Instant; reason: FailureReason | "bounced" }
  | { status: "skipped"; skippedAt: Instant; reason: SkipReason }
);

export const getReceiptTime = (delivery: Delivery): Instant | undefined =>
  delivery.status === "delivered" || delivery.status === "acknowledged" ? delivery.deliveredAt : undefined;

/** Whether the client has the lead for good: a receipt or an acknowledgement proves it. */
export const hasArrived = ({ status }: Pick<Delivery, "status">): boolean =>
  status === "delivered" || status === "acknowledged";

/**
 * Folds facts into the state of each delivery that a placement planned at `queuedAt`. Facts may come in any order and
 * repeat. The first of these rules that applies decides:
 * - The earliest receipt settles a delivery for good, even after the last attempt failed or a skip. A receipt does not
 *   count if the email or text of its round came back.
 * - Without a bounce, the earliest skip settles the delivery, even after failed attempts.
 * - The latest attempt decides whether there will be another one. It may belong to a replay, after the last attempt of
 *   an earlier round. A bounced attempt leaves the delivery exhausted.
 */
export function foldDeliveries(
  { deliveries }: Pick<Placement, "deliveries">,
  queuedAt: Instant,
  facts: readonly DeliveryFact[],
): Delivery[] {
  return deliveries.map(({ id, subscriptionId, channel }) => {
    const planned = { id, subscriptionId, channel, queuedAt };
    const ownFacts = facts.filter((fact) => fact.deliveryId === id);
    const {
      delivered: receipts,
      delivery_failed: failures,
      delivery_skipped: skips,
      delivery_bounced: allBounces,
      delivery_confirmed: confirmations,
    } = groupByKind(ownFacts);
    const isBack = (fact: DeliveryFact) => hasComeBack(fact, ownFacts);
    const bounces = allBounces.filter(isBack);

    const receipt = receipts.filter((fact) => !isBack(fact)).reduce(pickEarliest<Delivered>, undefined);
    if (receipt) {
      const { at, reference, segments } = receipt;
      const confirmation = pickConfirmation(confirmations.filter((fact) => !isBack(fact)));
      return {
        ...planned,
        status: "delivered",
        deliveredAt: at,
        reference,
        segments,
        confirmation,
      };
    }
    const skip = skips.reduce(pickEarliest<DeliverySkipped>, undefined);
    if (skip && allBounces.length === 0) {
      return { ...planned, status: "skipped", skippedAt: skip.at, reason: skip.reason };
    }
    const latest = [...bounces.map((bounce) => toBouncedAttempt(bounce, receipts)), ...failures].reduce<
      FruitlessAttempt | undefined
    >(pickLatestAttempt, undefined);
    if (!latest) return { ...planned, status: "pending" };
    const { attempt: attempts, at: lastTriedAt, reason } = latest;
    if (latest.last || reason === "bounced") return { ...planned, status: "exhausted", attempts, lastTriedAt, reason };
    const { retryAt } = latest;
    return { ...planned, status: "failed", attempts, lastTriedAt, reason, retryAt };
  });
}

type FactsByKind = { [Kind in DeliveryFact["kind"]]: Extract<DeliveryFact, { kind: Kind }>[] };

function groupByKind(facts: readonly DeliveryFact[]): FactsByKind {
  const groups: FactsByKind = {
    delivered: [],
    delivery_failed: [],
    delivery_skipped: [],
    delivery_bounced: [],
    delivery_confirmed: [],
  };
  for (const fact of facts) (groups[fact.kind] as DeliveryFact[]).push(fact);
  return groups;
}

/** The earliest report that the phone took the text; without one, the earliest that its carrier did. */
function pickConfirmation(confirmations: readonly DeliveryConfirmed[]): Confirmation | undefined {
  const byPhone = confirmations.filter(({ by }) => by === "phone");
  const first = (byPhone.length > 0 ? byPhone : confirmations).reduce(pickEarliest<DeliveryConfirmed>, undefined);
  return first && { at: first.at, by: first.by };
}

type FruitlessAttempt = Pick<DeliveryFailed, "attempt" | "at" | "last" | "retryAt"> & {
  reason: FailureReason | "bounced";
};

/** The attempt that bounced; the first one if the sender crashed before it recorded a receipt. */
function toBouncedAttempt(bounce: DeliveryBounced, receipts: readonly Delivered[]): FruitlessAttempt {
  const { attempt, at } = receipts.find(({ round }) => round === bounce.round) ?? { attempt: 1, at: bounce.at };
  return { attempt, at, last: true, reason: "bounced" };
}

/** The earlier fact; the round breaks a tie, so that the result does not depend on the order. */
const pickEarliest = <Kind extends DeliveryFact>(first: Kind | undefined, next: Kind): Kind =>
  first === undefined || toTimeKey(next) < toTimeKey(first) ? next : first;

const toTimeKey = ({ at, round }: DeliveryFact): string => `${at} ${round ?? ""}`;

/**
 * The attempt with the higher number. Two attempts have one number if a sender crashed or two rounds ran at once: then
 * the bounced one wins, and otherwise the later one.
 */
function pickLatestAttempt(last: FruitlessAttempt | undefined, next: FruitlessAttempt): FruitlessAttempt {
  if (last === undefined || next.attempt !== last.attempt) return last && last.attempt > next.attempt ? last : next;
  return toAttemptOrderKey(next) > toAttemptOrderKey(last) ? next : last;
}

const toAttemptOrderKey = ({ at, last, reason, retryAt }: FruitlessAttempt): string =>
  [reason === "bounced" ? 1 : 0, at, last ? 1 : 0, reason, retryAt].join(" ");
