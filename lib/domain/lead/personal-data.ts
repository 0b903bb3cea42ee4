import * as z from "zod";
import { Email, line, paragraph, Phone } from "../shared/text.ts";

/** Who enquired. At least one of phone and email, or nobody could follow up. */
export const Person = z
  .strictObject({
    name: line(120),
    phone: Phone.optional(),
    email: Email.optional(),
    postcode: line(16).optional(),
    address: line(300).optional(),
  })
  .refine((person) => person.phone !== undefined || person.email !== undefined, {
    path: ["phone"],
    error: "a phone number or an email address",
  });
export type Person = z.infer<typeof Person>;

/** Everything about a lead that names or describes a person. It lives apart from the facts, so that erasing it leaves them. */
export const PersonalData = z.object({
  person: Person,
  notes: paragraph(10_000),
  fields: z
    .record(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, "a field name of letters, digits and _"), paragraph(1_000))
    .refine((fields) => Object.keys(fields).length <= 50, "at most 50 fields"),
});
export type PersonalData = z.infer<typeof PersonalData>;
