import * as z from "zod";
import { provenance } from "#domain/lead/received.ts";
import { DeliveryId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { Acknowledgement } from "./acknowledgement.ts";

/**
 * Somebody of the client answered at `at`; Baton heard of it then, or at `recordedAt` when it was told another time. An answer over a link is
 * to its delivery, one by a key to none. There is one for each delivery, and one for each key. What an endpoint replies stands in its receipt.
 */
export const Acknowledged = z.object({
  kind: z.literal("acknowledged"),
  at: Instant,
  recordedAt: Instant.optional(),
  ...provenance,
  deliveryId: DeliveryId.optional(),
  subscriptionId: SubscriptionId.optional(),
  channel: Channel.optional(),
  ...Acknowledgement.shape,
});
export type Acknowledged = z.infer<typeof Acknowledged>;

/** What makes two answers the same one: its delivery, or whoever gave it without one. */
export const toAcknowledgementIdentity = ({
  deliveryId,
  author,
}: Pick<Acknowledged, "deliveryId" | "author">): string => deliveryId ?? author;

/**
 * The answer that stands: the first that Baton heard. Not the one with the earliest time that was told, or a client could take a lead and
 * refuse it later for an earlier moment. What was heard in the same millisecond is told apart by what it says, so that any order of arrival gives the same.
 */
export const findEffectiveAcknowledgement = (answers: readonly Acknowledged[]): Acknowledged | undefined =>
  answers.reduce<Acknowledged | undefined>(
    (first, next) => (first === undefined || toArrivalOrderKey(next) < toArrivalOrderKey(first) ? next : first),
    undefined,
  );

const toArrivalOrderKey = (answer: Acknowledged): string => {
  const { at, recordedAt, outcome, reason = "", clientRef = "" } = answer;
  return [recordedAt ?? at, toAcknowledgementIdentity(answer), at, outcome, reason, clientRef].join(" ");
};
