import * as z from "zod";
import { InstantInput } from "#domain/shared/instant.ts";
import { Email, Phone } from "#domain/shared/text.ts";
import { Suppression, SuppressionReason } from "#domain/suppressions/suppression.ts";

const contact = { phone: Phone.optional(), email: Email.optional() };
const hasContact = ({ phone, email }: { phone?: string | undefined; email?: string | undefined }) =>
  phone !== undefined || email !== undefined;
const noContact = { path: ["phone"], error: "a phone number or an email address" };

export const NewSuppression = z
  .strictObject({
    ...contact,
    reason: SuppressionReason,
    until: InstantInput.optional().meta({ description: "When it ends by itself; never, unless told." }),
  })
  .refine(hasContact, noContact)
  .meta({ id: "NewSuppression" });

export const SuppressionQuestion = z
  .strictObject(contact)
  .refine(hasContact, noContact)
  .meta({ id: "SuppressionQuestion" });

/** The contact itself is never shown, because it is not known. */
export const SuppressionView = Suppression.meta({ id: "Suppression" });

export const Suppressed = z
  .object({
    entries: z
      .array(SuppressionView)
      .meta({ description: "What stands for the phone number, then for the email address; as far as they were sent." }),
  })
  .meta({ id: "Suppressed" });

export const SuppressionAnswer = z
  .object({
    suppressed: z.boolean(),
    entries: z.array(SuppressionView).meta({ description: "Those in force now." }),
  })
  .meta({ id: "SuppressionAnswer" });
