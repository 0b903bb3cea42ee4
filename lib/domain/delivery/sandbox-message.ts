import * as z from "zod";
import { AppointmentId, ClientId, DeliveryId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { unionOfChannels } from "#domain/subscriptions/subscription.ts";

/** The phone number, email address or URL that the message would have gone to. */
const to = z.string();
const headers = z.record(z.string(), z.string());

const contentSchemas = {
  sms: z.object({
    channel: z.literal("sms"),
    to,
    text: z.string(),
    // Absent in messages that Baton kept before it counted segments.
    segments: z
      .int()
      .positive()
      .optional()
      .meta({ description: "How many SMS segments the text is sent and charged as." }),
  }),
  email: z.object({
    channel: z.literal("email"),
    to,
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    headers: headers.optional(),
    calendar: z.string().optional().meta({ description: "The iCalendar part, which is also attached." }),
  }),
  webhook: z.object({ channel: z.literal("webhook"), to, headers, body: z.string() }),
};

/** What a channel would have sent, byte for byte. */
export type SandboxContent = z.infer<(typeof contentSchemas)[keyof typeof contentSchemas]>;

const common = {
  deliveryId: DeliveryId,
  leadId: LeadId,
  clientId: ClientId,
  subscriptionId: SubscriptionId.optional().meta({ description: "Absent for a message about an appointment." }),
  appointmentId: AppointmentId.optional().meta({ description: "The appointment that the message is about." }),
  /** When Baton planned the delivery. */
  queuedAt: Instant,
  sentAt: Instant,
};

/** What a delivery of a sandbox lead would have sent, and where. Baton keeps it instead of sending it. */
export const SandboxMessage = unionOfChannels({
  sms: contentSchemas.sms.extend(common),
  email: contentSchemas.email.extend(common),
  webhook: contentSchemas.webhook.extend(common),
});
export type SandboxMessage = z.infer<typeof SandboxMessage>;

/** Days that Baton keeps a sandbox message. */
export const sandboxMessageDays = 7;
