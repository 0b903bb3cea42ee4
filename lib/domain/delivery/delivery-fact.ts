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
  /** The replay that the fact belongs to; absent in the first round, which the lead itself started. */
  round: ReplayId.optional(),
};

/** How many characters of an endpoint's reply Baton keeps. */
export const maxExcerptLength = 256;

const attemptFields = {
  ...deliveryFields,
  /** Counts from 1, over all rounds of the delivery. */
  attempt: z.int().positive(),
  /** Milliseconds from before the first request to the endpoint to the end of its reply. */
  tookMs: z.int().nonnegative().optional(),
  httpStatus: z.int().optional(),
  /** The beginning of the reply. It may repeat personal data, and is erased with the person. */
  excerpt: z.string().max(maxExcerptLength).optional(),
};

/** The receipt. `reference` is the provider's id for the message, or the endpoint's HTTP status. */
export const Delivered = z.object({
  kind: z.literal("delivered"),
  ...attemptFields,
  reference: z.string().max(256),
  /** How many SMS segments the text was sent and charged as. */
  segments: z.int().positive().optional(),
  /** The acknowledgement in the same reply, written with the receipt: neither is stored without the other. */
  acknowledgement: Acknowledgement.optional(),
  /** The reply names an outcome in a form that Baton does not understand, so the lead counts as delivered only. */
  answer: z.literal("not_understood").optional(),
});
export type Delivered = z.infer<typeof Delivered>;

/**
 * Why an attempt failed, in classes that show the operator who can fix it. `internal_fault` is a fault of Baton or AWS,
 * not of the client, and the log has the details. `endpoint_gone` is the endpoint's own answer (410).
 * `endpoint_disabled`: Baton sent no request, because the endpoint had failed for too long. `endpoint_unverified`: the
 * owner has not verified it yet.
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

/** One attempt failed; the next is at `retryAt`. After the `last` one of a round, Baton does not retry. */
export const DeliveryFailed = z.object({
  kind: z.literal("delivery_failed"),
  ...attemptFields,
  reason: FailureReason,
  detail: z.string().max(256),
  last: z.boolean(),
  retryAt: Instant.optional(),
});
export type DeliveryFailed = z.infer<typeof DeliveryFailed>;

/** Baton skipped a delivery for good, by a rule at the moment of sending. `detail` has no personal data. */
export const DeliverySkipped = z.object({
  kind: z.literal("delivery_skipped"),
  ...deliveryFields,
  reason: SkipReason,
  detail: z.string().max(256),
});
export type DeliverySkipped = z.infer<typeof DeliverySkipped>;

/**
 * A delivery came back after its provider took it: an email bounced, or the carrier did not deliver a text. `detail` is
 * the provider's class and status.
 */
export const DeliveryBounced = z.object({
  kind: z.literal("delivery_bounced"),
  ...deliveryFields,
  detail: z.string().max(256),
});
export type DeliveryBounced = z.infer<typeof DeliveryBounced>;

/**
 * Who reported that a text arrived: the phone took it, or only its carrier did. In some countries a carrier reports no
 * more than that.
 */
export const ConfirmedBy = z.enum(["phone", "carrier"]);
export type ConfirmedBy = z.infer<typeof ConfirmedBy>;

/** The carrier reported that a text arrived; other channels have no such report. `at` is the carrier's time. */
export const DeliveryConfirmed = z.object({
  kind: z.literal("delivery_confirmed"),
  ...deliveryFields,
  by: ConfirmedBy,
});
export type DeliveryConfirmed = z.infer<typeof DeliveryConfirmed>;

/** A fact about a delivery: the result of an attempt, a skip, a bounce or a confirmation. */
export const DeliveryFact = z.discriminatedUnion("kind", [
  Delivered,
  DeliveryFailed,
  DeliverySkipped,
  DeliveryBounced,
  DeliveryConfirmed,
]);
export type DeliveryFact = z.infer<typeof DeliveryFact>;
