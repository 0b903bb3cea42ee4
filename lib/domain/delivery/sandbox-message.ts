import * as z from "zod";
import { ClientId, DeliveryId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";

/** Where it would have gone. */
const to = z.string();
const headers = z.record(z.string(), z.string());

const sms = z.object({
  ...{ channel: z.literal("sms"), to, text: z.string() },
  // Those kept before they were counted have none.
  segments: z.int().positive().optional().meta({ description: "How many messages the text is sent and paid for as." }),
});
const email = z.object({
  ...{ channel: z.literal("email"), to, subject: z.string(), text: z.string(), html: z.string() },
  headers: headers.optional(),
});
const webhook = z.object({ channel: z.literal("webhook"), to, headers, body: z.string() });

/** What a channel would have sent, to the letter. */
export type SandboxContent = z.infer<typeof sms> | z.infer<typeof email> | z.infer<typeof webhook>;

const common = {
  deliveryId: DeliveryId,
  leadId: LeadId,
  clientId: ClientId,
  subscriptionId: SubscriptionId,
  /** When the delivery was planned. */
  queuedAt: Instant,
  sentAt: Instant,
};

/** A message to nobody: what a delivery of a sandbox lead would have sent, and where. */
export const SandboxMessage = z.discriminatedUnion("channel", [
  sms.extend(common),
  email.extend(common),
  webhook.extend(common),
]);
export type SandboxMessage = z.infer<typeof SandboxMessage>;

/** How long a message stays to be looked at. */
export const sandboxMessageDays = 7;
