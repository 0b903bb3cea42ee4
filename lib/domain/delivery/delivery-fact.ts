import * as z from "zod";
import { provenance } from "#domain/lead/received.ts";
import { DeliveryId, ReplayId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { Acknowledgement } from "./acknowledgement.ts";

const deliveryFields = {
  at: Instant,
  ...provenance,
  deliveryId: DeliveryId,
  subscriptionId: SubscriptionId,
  channel: Channel,
  /** The replay that it belongs to; absent in the first round of attempts, which the lead itself set off. */
  round: ReplayId.optional(),
};

/** Characters that are kept of what an endpoint answered. */
export const maxExcerptLength = 256;

const attemptFields = {
  ...deliveryFields,
  /** Counts from 1, over all rounds of the delivery. */
  attempt: z.int().positive(),
  /** Milliseconds from before the first thing that was asked of the endpoint to the end of its answer. */
  tookMs: z.int().nonnegative().optional(),
  httpStatus: z.int().optional(),
  /** What the answer began with, without anything that is known of the person. */
  excerpt: z.string().max(maxExcerptLength).optional(),
};

/** The receipt: the client's provider or endpoint took the lead. `reference` is its id for the message or its HTTP status. */
export const Delivered = z.object({
  kind: z.literal("delivered"),
  ...attemptFields,
  reference: z.string().max(256),
  /** How many messages a text was sent and paid for as. */
  segments: z.int().positive().optional(),
  /** What the endpoint said of the lead in the same answer: written with the receipt, so that neither can be there without the other. */
  acknowledgement: Acknowledgement.optional(),
});
export type Delivered = z.infer<typeof Delivered>;

/**
 * Why an attempt failed, in classes that tell an operator whom to call. `internal_fault` is our own or AWS's: nothing was asked of
 * the client, and the log says what it was. `endpoint_gone` is the endpoint's own word (410), `endpoint_disabled` means that it was
 * not asked, because it had failed for too long, and `endpoint_unverified` that its owner has not answered yet.
 */
export const FailureReason = z.enum([
  "timeout",
  "connection_failed",
  "refused_by_endpoint",
  "refused_by_provider",
  "endpoint_not_allowed",
  "endpoint_gone",
  "endpoint_disabled",
  "endpoint_unverified",
  "subscription_inactive",
  "person_erased",
  "internal_fault",
]);
export type FailureReason = z.infer<typeof FailureReason>;

/** One attempt of a delivery failed, and the next is made at `retryAt`; after the `last` one of a round nothing more is tried by itself. */
export const DeliveryFailed = z.object({
  kind: z.literal("delivery_failed"),
  ...attemptFields,
  reason: FailureReason,
  detail: z.string().max(256),
  last: z.boolean(),
  retryAt: Instant.optional(),
});
export type DeliveryFailed = z.infer<typeof DeliveryFailed>;

/**
 * A delivery is not made, and will not be: something said at the moment of sending that it must not. `detail` says more in words that name
 * nobody.
 */
export const DeliverySkipped = z.object({
  kind: z.literal("delivery_skipped"),
  ...deliveryFields,
  reason: SkipReason,
  detail: z.string().max(256),
});
export type DeliverySkipped = z.infer<typeof DeliverySkipped>;

/**
 * What was delivered in a round, by its provider's word, came back: nobody got it. Of emails, which are bounced minutes or days later. `detail` is
 * the provider's class and status.
 */
export const DeliveryBounced = z.object({
  kind: z.literal("delivery_bounced"),
  ...deliveryFields,
  detail: z.string().max(256),
});
export type DeliveryBounced = z.infer<typeof DeliveryBounced>;

/** What the facts of a delivery say became of it. */
export const DeliveryFact = z.discriminatedUnion("kind", [Delivered, DeliveryFailed, DeliverySkipped, DeliveryBounced]);
export type DeliveryFact = z.infer<typeof DeliveryFact>;
