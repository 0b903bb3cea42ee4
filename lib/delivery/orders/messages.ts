import * as z from "zod";
import { AgencyId, DeliveryId, LeadId, MessageId, ReplayId } from "#domain/shared/id.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";

/** The lead or the message to deliver. */
const subject = { agencyId: AgencyId, about: z.union([LeadId, MessageId]) };

/**
 * One delivery order on the topic and the queues. It holds only ids, so that reading the queue reveals no personal
 * data.
 */
const OrderMessage = z.object({
  ...subject,
  deliveryId: DeliveryId,
  channel: Channel,
  replayId: ReplayId.optional(),
  retryOf: z.int().positive().optional(),
  lane: z.literal("slow").optional(),
});

/** The first attempts of one lead or message, at most one for each channel. The queue of each channel gets all of it. */
const SharedMessage = z.object({
  ...subject,
  deliveries: z.array(z.object({ deliveryId: DeliveryId, channel: Channel })).min(1),
});

/** A message on the queues of `channel`, as the order that the channel carries out. */
export const makeDeliveryMessage = (channel: Channel) =>
  z.union([OrderMessage, SharedMessage]).transform((message, context): z.infer<typeof OrderMessage> => {
    if ("deliveryId" in message) return message;
    const { deliveries, ...common } = message;
    const delivery = deliveries.find((each) => each.channel === channel);
    if (delivery) return { ...common, ...delivery };
    context.addIssue(`has no delivery for ${channel}`);
    return z.NEVER;
  });
