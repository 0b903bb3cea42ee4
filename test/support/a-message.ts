import type { Message } from "#domain/delivery/message.ts";
import { anId } from "./an-id.ts";
import { at } from "./at.ts";

/** An event for webhook subscription 3 of agency 1 itself: lead 1 was delivered. */
export const aMessage = (changes: Partial<Message> = {}): Message => ({
  id: anId("msg"),
  type: "lead.delivered",
  at: at("14:00:02"),
  data: { leadId: anId("lead"), clientId: anId("client"), channel: "sms" },
  deliveries: [{ id: anId("dlv", 7), subscriptionId: anId("sub", 3), channel: "webhook" }],
  ...changes,
});
