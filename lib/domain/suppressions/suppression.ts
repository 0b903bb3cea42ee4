import * as z from "zod";
import { SuppressionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";

/** What of a person can be suppressed, one by one. */
export const ContactKind = z.enum(["phone", "email"]);
export type ContactKind = z.infer<typeof ContactKind>;

/** Why nobody is to hear of a person: a closed list, because a note beside it would soon name the person. */
export const SuppressionReason = z.enum(["do_not_call", "opted_out", "erased", "complaint", "other"]);
export type SuppressionReason = z.infer<typeof SuppressionReason>;

/**
 * An agency's leads with one phone number or email address are not to be taken in or handed over, until `until` or for ever. Whose it
 * is can be recognised (the id follows from the contact), and never read: the person may have been erased.
 */
export const Suppression = z.object({
  id: SuppressionId,
  contact: ContactKind,
  reason: SuppressionReason,
  createdAt: Instant,
  until: Instant.optional(),
});
export type Suppression = z.infer<typeof Suppression>;

/** Whether a suppression holds at `at`; at `until` itself it does not any more. */
export const isSuppressionActive = ({ until }: Pick<Suppression, "until">, at: Instant): boolean =>
  until === undefined || at < until;
