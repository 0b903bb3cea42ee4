import * as z from "zod";
import { EmailInput } from "#domain/shared/email.ts";
import { InstantInput } from "#domain/shared/instant.ts";
import { SuppressedPhoneInput } from "#domain/shared/parse-phone.ts";
import { Suppression, SuppressionReason } from "#domain/suppressions/suppression.ts";

const contactFields = { phone: SuppressedPhoneInput.optional(), email: EmailInput.optional() };
const hasContact = ({ phone, email }: { phone?: string | undefined; email?: string | undefined }) =>
  phone !== undefined || email !== undefined;
const missingContactError = { path: ["phone"], error: "a phone number or an email address" };

export const NewSuppression = z
  .strictObject({
    ...contactFields,
    reason: SuppressionReason,
    until: InstantInput.optional().meta({ description: "When the suppression ends automatically; never by default." }),
  })
  .refine(hasContact, missingContactError)
  .meta({ id: "NewSuppression" });

export const SuppressionCheckRequest = z
  .strictObject(contactFields)
  .refine(hasContact, missingContactError)
  .meta({ id: "SuppressionQuestion" });

/** A suppression as the API shows it: without the contact, of which Baton stores only a hash. */
export const SuppressionView = Suppression.meta({ id: "Suppression" });

export const SuppressedContacts = z
  .object({
    entries: z.array(SuppressionView).meta({
      description: "The stored entry for the phone number, then that for the email address, if the request had them.",
    }),
  })
  .meta({ id: "Suppressed" });

export const SuppressionCheckResult = z
  .object({
    suppressed: z.boolean(),
    entries: z.array(SuppressionView).meta({ description: "The entries that are active now." }),
  })
  .meta({ id: "SuppressionAnswer" });
