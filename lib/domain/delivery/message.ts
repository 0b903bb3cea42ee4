import * as z from "zod";
import { ClientId, DeliveryId, MessageId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { EventType } from "#domain/subscriptions/event-type.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";

/** The type of a message: an event with subscribers, the verification of an endpoint, or a new link for its owner. */
const MessageType = z.enum([...EventType.options, "endpoint.verification", "link.renewed"]);
type MessageType = z.infer<typeof MessageType>;

/** The content of a message besides its type and time: ids, numbers and words, and no personal data. */
export const MessageData = z.record(z.string(), z.json());
export type MessageData = z.infer<typeof MessageData>;

/** A delivery of a message, planned when Baton announces it. Without a client, the subscription is the agency's. */
export const MessageDelivery = z.object({
  id: DeliveryId,
  subscriptionId: SubscriptionId,
  channel: Channel,
  clientId: ClientId.optional(),
});
export type MessageDelivery = z.infer<typeof MessageDelivery>;

/** A message to people or programs that is not a lead. Baton delivers it like a lead. */
export const Message = z.object({
  id: MessageId,
  type: MessageType,
  at: Instant,
  data: MessageData,
  deliveries: z.array(MessageDelivery),
});
export type Message = z.infer<typeof Message>;
