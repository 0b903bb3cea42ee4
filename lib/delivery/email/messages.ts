import * as z from "zod";
import { InstantInput } from "#domain/shared/instant.ts";
import { appointmentTags, deliveryTags } from "../messages.ts";

/** SES gives a list of values for each tag; Baton sets exactly one. */
const firstTagValue = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((values) => (Array.isArray(values) ? values[0] : undefined), schema);

/** The tags of an email that another program of the account sent: they name no agency. */
const foreignTags = z.object({ agency: z.undefined().optional() });

const mail = z.object({
  messageId: z.string(),
  timestamp: InstantInput,
  tags: z.union([
    z.object({
      agency: firstTagValue(deliveryTags.agency),
      client: firstTagValue(deliveryTags.client),
      subscription: firstTagValue(deliveryTags.subscription),
      about: firstTagValue(deliveryTags.about),
      delivery: firstTagValue(deliveryTags.delivery),
      replay: firstTagValue(deliveryTags.replay),
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
    foreignTags,
  ]),
});

const feedbackRecipient = z.object({ emailAddress: z.string(), status: z.string().optional() });
const feedbackFields = { timestamp: InstantInput, feedbackId: z.string() };

/** What SES publishes, as plain text, when a deployment creates or changes the event destination. */
export const topicNotice = "Successfully validated SNS topic for Amazon SES event publishing.";

/**
 * The fields that Baton reads of a report by SES about an email. An email that another program of the account sent by
 * the same configuration set has no tags of Baton. Source: Amazon SES Developer Guide, "Contents of event data that
 * Amazon SES publishes to Amazon SNS".
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
      complaintFeedbackType: z.string().nullish(),
    }),
  }),
  z.object({ eventType: z.literal("Reject"), mail, reject: z.object({ reason: z.string() }) }),
]);
export type EmailFeedbackEvent = z.infer<typeof EmailFeedbackEvent>;
