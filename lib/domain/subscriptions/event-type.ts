import * as z from "zod";

/** The events that an agency can subscribe to, grouped by subject, as Standard Webhooks recommends. */
export const EventType = z.enum([
  "lead.delivered",
  "lead.acknowledged",
  "lead.rejected",
  "lead.contacted",
  "lead.contact_withdrawn",
  "lead.outcome_recorded",
  "appointment.booked",
  "appointment.moved",
  "appointment.confirmed",
  "appointment.cancelled",
  "appointment.result",
  "appointment.message_failed",
  "lead.woken",
  "lead.not_woken",
  "lead.chased",
  "lead.passed_on",
  "delivery.exhausted",
  "endpoint.failing",
  "endpoint.disabled",
  "endpoint.enabled",
  "statement.closed",
  "statement.paid",
  "credit_note.issued",
  "client.unreachable",
  "sms.cap_reached",
  "email.bounced",
  "email.complained",
]);
export type EventType = z.infer<typeof EventType>;
