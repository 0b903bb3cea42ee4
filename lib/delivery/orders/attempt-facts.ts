import {
  type Delivered,
  type DeliveryFailed,
  type DeliverySkipped,
  maxExcerptLength,
} from "#domain/delivery/delivery-fact.ts";
import { redactAcknowledgement } from "#domain/delivery/redact-acknowledgement.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { truncateText } from "#domain/shared/text-schemas.ts";
import type { DeliveryOrder, Reply, SendResult, Skip } from "../ports.ts";
import type { DeliverySubject } from "./delivery-subject.ts";

/** One attempt of a delivery. `number` counts over all rounds, `failures` before it in its round. */
export type Attempt = { order: DeliveryOrder; subject: DeliverySubject; number: number; failures: number };

/** Makes the receipt of an attempt. The text of an acknowledgement loses its personal data. */
export const toDelivered = (
  attempt: Attempt,
  at: Instant,
  { reference, reply }: Extract<SendResult, { ok: true }>,
): Delivered => ({
  ...toCommonFields(attempt),
  kind: "delivered",
  at,
  attempt: attempt.number,
  reference,
  ...toReplyFields(reply),
  segments: reply?.segments,
  answer: reply?.answer,
  acknowledgement:
    reply?.acknowledgement && redactAcknowledgement(reply.acknowledgement, (text) => attempt.subject.redact(text)),
});

/** Makes the fact that an attempt failed. */
export const toDeliveryFailed = (
  attempt: Attempt,
  at: Instant,
  failure: Pick<DeliveryFailed, "reason" | "detail" | "last" | "retryAt">,
  reply?: Reply,
): DeliveryFailed => ({
  ...toCommonFields(attempt),
  kind: "delivery_failed",
  at,
  attempt: attempt.number,
  ...failure,
  ...toReplyFields(reply),
});

/** Makes the fact that Baton skipped the delivery. */
export const toDeliverySkipped = (attempt: Attempt, at: Instant, skip: Skip): DeliverySkipped => ({
  ...toCommonFields(attempt),
  kind: "delivery_skipped",
  at,
  ...skip,
});

const toCommonFields = ({ order: { deliveryId, channel, replayId }, subject: { subscriptionId } }: Attempt) =>
  ({
    source: "baton",
    author: `deliver-${channel}`,
    deliveryId,
    subscriptionId,
    channel,
    round: replayId,
  }) as const;

/** The fields of a reply that the history stores. */
const toReplyFields = (reply: Reply | undefined) =>
  reply && {
    tookMs: reply.tookMs,
    httpStatus: reply.httpStatus,
    excerpt: truncateText(reply.excerpt ?? "", maxExcerptLength) || undefined,
  };
