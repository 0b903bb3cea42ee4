import * as z from "zod";
import { AgencyId, DeliveryId, LeadId, MessageId, ReplayId } from "#domain/shared/id.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";

/**
 * One delivery order on the topic and the queues. It holds only ids, so that reading the queue reveals no personal
 * data.
 */
export const DeliveryMessage = z.object({
  agencyId: AgencyId,
  /** The lead or the message to deliver. */
  about: z.union([LeadId, MessageId]),
  deliveryId: DeliveryId,
  channel: Channel,
  replayId: ReplayId.optional(),
  retryOf: z.int().positive().optional(),
  lane: z.literal("slow").optional(),
});
export type DeliveryMessage = z.infer<typeof DeliveryMessage>;
