import * as z from "zod";
import { instant } from "#domain/shared/instant.ts";
import { appointmentTags, deliveryTags } from "../messages.ts";

/**
 * The reports that Baton asks End User Messaging for. Left out are those of a text on its way, and `TEXT_UNKNOWN`: after
 * three days the carrier has said nothing, which proves nothing. Source: AWS End User Messaging SMS User Guide, "Event
 * types for SMS, MMS, and voice".
 */
export const TextEventType = z.enum([
  "TEXT_DELIVERED",
  "TEXT_SUCCESSFUL",
  "TEXT_INVALID",
  "TEXT_INVALID_MESSAGE",
  "TEXT_UNREACHABLE",
  "TEXT_CARRIER_UNREACHABLE",
  "TEXT_BLOCKED",
  "TEXT_CARRIER_BLOCKED",
  "TEXT_SPAM",
  "TEXT_TTL_EXPIRED",
  "TEXT_PROTECT_BLOCKED",
]);
export type TextEventType = z.infer<typeof TextEventType>;

/** The entry of a text's context that has its tags, as JSON: a context has at most five entries. */
export const tagsEntry = "baton";

const tags = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue("not JSON");
      return z.NEVER;
    }
  })
  .pipe(z.union([z.object(deliveryTags), z.object(appointmentTags)]));

/**
 * The fields that Baton reads of a report about a text. A text that another program of the account sent by
 * the same configuration set has no tags. Source: AWS End User Messaging SMS User Guide, "Example event data".
 */
export const TextEvent = z.object({
  eventType: TextEventType,
  eventTimestamp: z.number().transform((ms) => instant(ms)),
  /** Whether no other report follows. A carrier may still deliver a text that has only failed so far. */
  isFinal: z.boolean().default(true),
  messageId: z.string(),
  destinationPhoneNumber: z.string().optional(),
  messageStatusDescription: z.string().default(""),
  context: z
    .object({ [tagsEntry]: tags.optional() })
    .optional()
    .default({}),
});
export type TextEvent = z.infer<typeof TextEvent>;
