import * as z from "zod";
import { SuppressionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";

/** The kinds of contact that can be suppressed, each separately. */
export const ContactKind = z.enum(["phone", "email"]);
export type ContactKind = z.infer<typeof ContactKind>;

/** Why a contact is suppressed: a closed list, because a free text would soon name the person. */
export const SuppressionReason = z.enum(["do_not_call", "opted_out", "erased", "complaint", "other"]);
export type SuppressionReason = z.infer<typeof SuppressionReason>;

/**
 * A suppression of one phone number or email address: until `until`, or for ever, Baton neither accepts nor delivers
 * the agency's leads with that contact. The contact can be recognised (the id is derived from it) but not read, because
 * the person may have been erased.
 */
export const Suppression = z.object({
  id: SuppressionId,
  contact: ContactKind,
  reason: SuppressionReason,
  createdAt: Instant,
  until: Instant.optional(),
});
export type Suppression = z.infer<typeof Suppression>;

/** Whether a suppression is active at `at`; at `until` itself it has ended. */
export const isSuppressionActive = ({ until }: Pick<Suppression, "until">, at: Instant): boolean =>
  until === undefined || at < until;
