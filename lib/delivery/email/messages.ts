import * as z from "zod";
import { Side } from "#domain/appointments/appointment-fact.ts";
import { AppointmentMessageIdentity, AppointmentMessageKind } from "#domain/appointments/appointment-message-fact.ts";
import {
  AgencyId,
  AppointmentId,
  ClientId,
  DeliveryId,
  LeadId,
  MessageId,
  ReplayId,
  SubscriptionId,
} from "#domain/shared/id.ts";
import { InstantInput } from "#domain/shared/instant.ts";

/**
 * The tags that an email carries through SES, so that its reports name the delivery. Ids, never the address. SES
 * accepts letters, digits, `_` and `-` in them (Amazon SES Developer Guide, "Specify your configuration set when you
 * send email").
 */
export const emailTags = {
  agency: AgencyId,
  client: ClientId.optional(),
  subscription: SubscriptionId,
  about: z.union([LeadId, MessageId]),
  delivery: DeliveryId,
  replay: ReplayId.optional(),
} as const;

/** The tags of an email about an appointment, which identify the message. */
const appointmentTags = {
  agency: AgencyId,
  about: LeadId,
  appointment: AppointmentId,
  sequence: z.coerce.number().pipe(AppointmentMessageIdentity.shape.sequence),
  message: AppointmentMessageKind,
  side: Side,
  minutesBefore: z.coerce.number().pipe(z.int().positive()).optional(),
} as const;

/** SES gives a list of values for each tag; Baton sets exactly one. */
const firstTagValue = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((values) => (Array.isArray(values) ? values[0] : undefined), schema);

const mail = z.object({
  messageId: z.string(),
  timestamp: InstantInput,
  tags: z.union([
    z.object({
      agency: firstTagValue(emailTags.agency),
      client: firstTagValue(emailTags.client),
      subscription: firstTagValue(emailTags.subscription),
      about: firstTagValue(emailTags.about),
      delivery: firstTagValue(emailTags.delivery),
      replay: firstTagValue(emailTags.replay),
    }),
    z.object({
      agency: firstTagValue(appointmentTags.agency),
      about: firstTagValue(appointmentTags.about),
      appointment: firstTagValue(appointmentTags.appointment),
      sequence: firstTagValue(appointmentTags.sequence),
      message: firstTagValue(appointmentTags.message),
      side: firstTagValue(appointmentTags.side),
      minutesBefore: firstTagValue(appointmentTags.minutesBefore),
    }),
  ]),
});

const feedbackRecipient = z.object({ emailAddress: z.string(), status: z.string().optional() });
const feedbackFields = { timestamp: InstantInput, feedbackId: z.string() };

/**
 * The fields that Baton reads of a report by SES about an email. Source: Amazon SES Developer Guide, "Contents of event
 * data that Amazon SES publishes to Amazon SNS".
 */
export const EmailFeedbackEvent = z.discriminatedUnion("eventType", [
  z.object({
    eventType: z.literal("Bounce"),
    mail,
    bounce: z.object({
      ...feedbackFields,
      bounceType: z.enum(["Permanent", "Transient", "Undetermined"]),
      bounceSubType: z.string(),
      bouncedRecipients: z.array(feedbackRecipient),
    }),
  }),
  z.object({
    eventType: z.literal("Complaint"),
    mail,
    complaint: z.object({
      ...feedbackFields,
      complainedRecipients: z.array(feedbackRecipient),
      complaintFeedbackType: z.string().optional(),
    }),
  }),
  z.object({ eventType: z.literal("Reject"), mail, reject: z.object({ reason: z.string() }) }),
]);
export type EmailFeedbackEvent = z.infer<typeof EmailFeedbackEvent>;
