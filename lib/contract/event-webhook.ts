import * as z from "zod";
import { EventType } from "../domain/client/event-type.ts";
import { MessageData } from "../domain/delivery/message.ts";
import { Instant } from "../domain/shared/instant.ts";

/** What the agency's endpoint gets for an event, in the envelope that Standard Webhooks recommends. */
export const EventWebhook = z
  .object({
    type: EventType,
    /** When it happened. */
    timestamp: Instant,
    data: MessageData,
  })
  .meta({ id: "EventWebhook" });
export type EventWebhook = z.infer<typeof EventWebhook>;
