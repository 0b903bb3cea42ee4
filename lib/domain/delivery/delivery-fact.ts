import * as z from "zod";
import { SkipReason } from "../client/skip-reason.ts";
import { Channel } from "../client/subscription.ts";
import { provenance } from "../lead/received.ts";
import { DeliveryId, SubscriptionId } from "../shared/id.ts";
import { Instant } from "../shared/instant.ts";

const ofDelivery = {
  at: Instant,
  ...provenance,
  deliveryId: DeliveryId,
  subscriptionId: SubscriptionId,
  channel: Channel,
};

const attempt = {
  ...ofDelivery,
  /** Counts from 1. */
  attempt: z.int().positive(),
};

/** The receipt: the client's provider or endpoint took the lead. `reference` is its id for the message or its HTTP status. */
export const Delivered = z.object({ kind: z.literal("delivered"), ...attempt, reference: z.string().max(256) });
export type Delivered = z.infer<typeof Delivered>;

/**
 * Why an attempt failed, in classes that tell an operator whom to call. `internal_fault` is our own or AWS's: nothing was asked of
 * the client, and the log says what it was.
 */
export const FailureReason = z.enum([
  "timeout",
  "connection_failed",
  "refused_by_endpoint",
  "refused_by_provider",
  "endpoint_not_allowed",
  "subscription_inactive",
  "person_erased",
  "internal_fault",
]);
export type FailureReason = z.infer<typeof FailureReason>;

/** One attempt of a delivery failed; after the `last` one nothing more is tried by itself. */
export const DeliveryFailed = z.object({
  kind: z.literal("delivery_failed"),
  ...attempt,
  reason: FailureReason,
  detail: z.string().max(256),
  last: z.boolean(),
});
export type DeliveryFailed = z.infer<typeof DeliveryFailed>;

/**
 * A delivery is not made, and will not be: something said at the moment of sending that it must not. `detail` says more in words that name
 * nobody.
 */
export const DeliverySkipped = z.object({
  kind: z.literal("delivery_skipped"),
  ...ofDelivery,
  reason: SkipReason,
  detail: z.string().max(256),
});
export type DeliverySkipped = z.infer<typeof DeliverySkipped>;
