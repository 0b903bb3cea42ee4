import type { DeliveryHistoryFact } from "#domain/delivery/decide-next-step.ts";
import type { DeliveryFact, FailureReason } from "#domain/delivery/delivery-fact.ts";
import type { SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { isSkippedWhenDisabled, isVerifiedAndActive, type Subscription } from "#domain/subscriptions/subscription.ts";
import type { SubscriptionScope } from "#platform/ports.ts";
import type { DeliveryOrder, OptOutAhead, SendResult, Skip } from "../ports.ts";

/** What an order delivers: a lead to a client, or a message to a subscriber. */
export type DeliverySubject = {
  /** The owner of the subscription. */
  scope: SubscriptionScope;
  subscriptionId: SubscriptionId;
  /** The facts about this delivery. */
  facts: readonly DeliveryHistoryFact[];
  /** Whether the order repeats a delivery that has arrived. */
  isRepeat?: boolean;
  /** Whether it is a sandbox lead, which reaches no client. It gets one attempt and no retry. */
  isSandbox: boolean;
  /** Whether it is the verification of its endpoint, which is not verified yet. */
  isVerification?: boolean;
  /** Why there is nothing left to deliver. */
  obstacle?: FailureReason;
  checkDeliverable(at: Instant): Promise<Skip | undefined>;
  send(subscription: Subscription, at: Instant, optOutAhead: OptOutAhead | undefined): Promise<SendResult>;
  /** Removes personal data from the text of an acknowledgement, which bills and events keep for good. */
  redact(text: string): string;
  record(fact: DeliveryFact): Promise<"added" | "already_there">;
};

/**
 * Finds the subject of an order; undefined if no such delivery is planned. Throws if the lead or message does not
 * exist.
 */
export type FindDeliverySubject = (order: DeliveryOrder) => Promise<DeliverySubject | undefined>;

/** Why Baton may not send to this subscription, or has nothing to send. */
export function findObstacle(
  subscription: Subscription | undefined,
  { obstacle, isVerification }: DeliverySubject,
): FailureReason | undefined {
  if (!subscription || !(isVerification || subscription.active)) return "subscription_inactive";
  // The endpoint changed after the delivery was planned; Baton retries until the new owner verifies it.
  if (!isVerification && !isVerifiedAndActive(subscription)) return "endpoint_unverified";
  if (subscription.disabled && !isSkippedWhenDisabled(subscription.disabled.reason)) return "endpoint_disabled";
  return obstacle;
}
