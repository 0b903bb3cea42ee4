import * as z from "zod";
import { provenance } from "#domain/lead/received.ts";
import { DeliveryId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { Acknowledgement } from "./acknowledgement.ts";

/**
 * The client acknowledged the lead at `at`. Baton received it then, or at `recordedAt` if the client reported another
 * time. An acknowledgement through a link belongs to its delivery; one through an API key belongs to no delivery. In
 * each cycle of the lead there is at most one for each delivery and one for each key. An acknowledgement in an endpoint's reply is part of the
 * receipt.
 */
export const Acknowledged = z.object({
  kind: z.literal("acknowledged"),
  at: Instant,
  recordedAt: Instant.optional(),
  ...provenance,
  deliveryId: DeliveryId.optional(),
  subscriptionId: SubscriptionId.optional(),
  channel: Channel.optional(),
  /** The cycle of a lead that has woken; absent in the first one. */
  cycle: z.int().min(2).optional(),
  ...Acknowledgement.shape,
});
export type Acknowledged = z.infer<typeof Acknowledged>;

/** The identity of an acknowledgement: its delivery, or its author if it has no delivery, and its cycle. */
export const toAcknowledgementIdentity = ({
  deliveryId,
  author,
  cycle,
}: Pick<Acknowledged, "deliveryId" | "author" | "cycle">): string =>
  [deliveryId ?? author, ...(cycle === undefined ? [] : [cycle])].join("/");

/**
 * Finds the effective acknowledgement: the first that Baton received. The earliest reported time does not decide:
 * otherwise a client could accept a lead and later reject it with an earlier time. Content breaks ties within a
 * millisecond, so the result does not depend on the order of arrival.
 */
export const findEffectiveAcknowledgement = (acknowledgements: readonly Acknowledged[]): Acknowledged | undefined =>
  acknowledgements.reduce<Acknowledged | undefined>(
    (first, next) => (first === undefined || toArrivalOrderKey(next) < toArrivalOrderKey(first) ? next : first),
    undefined,
  );

const toArrivalOrderKey = (acknowledgement: Acknowledged): string => {
  const { at, recordedAt, outcome, reason = "", clientRef = "" } = acknowledgement;
  return [recordedAt ?? at, toAcknowledgementIdentity(acknowledgement), at, outcome, reason, clientRef].join(" ");
};
