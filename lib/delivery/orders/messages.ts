import * as z from "zod";
import { AgencyId, DeliveryId, LeadId, MessageId, ReplayId } from "#domain/shared/id.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";

/** One delivery order on the topic and the queues. Ids only, so that nobody who may read the queue learns of a person. */
export const DeliveryMessage = z.object({
  agencyId: AgencyId,
  /** The lead or the message that is to be delivered. */
  about: z.union([LeadId, MessageId]),
  deliveryId: DeliveryId,
  channel: Channel,
  replayId: ReplayId.optional(),
  lane: z.literal("slow").optional(),
});
export type DeliveryMessage = z.infer<typeof DeliveryMessage>;
