import * as z from "zod";
import { ClientId, DeliveryId, MessageId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { EventType } from "#domain/subscriptions/event-type.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";

/** What a message can be: an event that somebody subscribed to, or the question whether an endpoint gets what is sent there. */
const MessageType = z.enum([...EventType.options, "endpoint.verification"]);
type MessageType = z.infer<typeof MessageType>;

/** What a message says beside its type and time: ids, numbers and words, and nothing personal. */
export const MessageData = z.record(z.string(), z.json());
export type MessageData = z.infer<typeof MessageData>;

/** A delivery of a message, planned once and for all when it is posted. Without a client the subscription is the agency's own. */
export const MessageDelivery = z.object({
  id: DeliveryId,
  subscriptionId: SubscriptionId,
  channel: Channel,
  clientId: ClientId.optional(),
});
export type MessageDelivery = z.infer<typeof MessageDelivery>;

/** Something that Baton tells people or programs, and that is no lead. It is delivered as leads are. */
export const Message = z.object({
  id: MessageId,
  type: MessageType,
  /** When it happened. */
  at: Instant,
  data: MessageData,
  deliveries: z.array(MessageDelivery),
});
export type Message = z.infer<typeof Message>;
