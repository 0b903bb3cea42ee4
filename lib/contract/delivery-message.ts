import * as z from "zod";
import { Channel } from "../domain/client/subscription.ts";
import { AgencyId, DeliveryId, LeadId } from "../domain/shared/id.ts";

/** One delivery order on the topic and the queues. Ids only, so that nobody who may read the queue learns of a person. */
export const DeliveryMessage = z.object({
  agencyId: AgencyId,
  leadId: LeadId,
  deliveryId: DeliveryId,
  channel: Channel,
});
export type DeliveryMessage = z.infer<typeof DeliveryMessage>;
