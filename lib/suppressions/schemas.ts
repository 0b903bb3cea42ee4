import * as z from "zod";
import { InstantInput } from "#domain/shared/instant.ts";
import { Email, Phone } from "#domain/shared/text-schemas.ts";
import { Suppression, SuppressionReason } from "#domain/suppressions/suppression.ts";

const contactFields = { phone: Phone.optional(), email: Email.optional() };
const hasContact = ({ phone, email }: { phone?: string | undefined; email?: string | undefined }) =>
  phone !== undefined || email !== undefined;
const missingContactError = { path: ["phone"], error: "a phone number or an email address" };

export const NewSuppression = z
  .strictObject({
    ...contactFields,
    reason: SuppressionReason,
    until: InstantInput.optional().meta({ description: "When it ends by itself; never, unless told." }),
  })
  .refine(hasContact, missingContactError)
  .meta({ id: "NewSuppression" });

export const SuppressionCheckRequest = z
  .strictObject(contactFields)
  .refine(hasContact, missingContactError)
  .meta({ id: "SuppressionQuestion" });

/** The contact itself is never shown, because it is not known. */
export const SuppressionView = Suppression.meta({ id: "Suppression" });

export const SuppressedContacts = z
  .object({
    entries: z
      .array(SuppressionView)
      .meta({ description: "What stands for the phone number, then for the email address; as far as they were sent." }),
  })
  .meta({ id: "Suppressed" });

export const SuppressionCheckResult = z
  .object({
    suppressed: z.boolean(),
    entries: z.array(SuppressionView).meta({ description: "Those in force now." }),
  })
  .meta({ id: "SuppressionAnswer" });
