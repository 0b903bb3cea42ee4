import * as z from "zod";
import { FieldName } from "../client/field-name.ts";
import { Country } from "../shared/country.ts";
import { plainNumber } from "../shared/plain-number.ts";
import { Email, line, paragraph, Phone } from "../shared/text.ts";
import { Consent } from "./consent.ts";
import { Screening } from "./screening.ts";

/** Who enquired. At least one of phone and email, or nobody could follow up. */
export const Person = z
  .strictObject({
    name: line(120),
    phone: Phone.optional(),
    email: Email.optional(),
    country: Country.optional(),
    postcode: line(16).optional(),
    address: line(300).optional(),
  })
  .refine((person) => person.phone !== undefined || person.email !== undefined, {
    path: ["phone"],
    error: "a phone number or an email address",
  });
export type Person = z.infer<typeof Person>;

const aValue = "text of at most 1,000 characters without control characters, a number, or true or false";

/** What is said in a field: text, a number, or yes or no. */
export const FieldValue = z.union([paragraph(1_000), plainNumber(aValue), z.boolean()], aValue);
export type FieldValue = z.infer<typeof FieldValue>;

/** Everything about a lead that names or describes a person. It lives apart from the facts, so that erasing it leaves them. */
export const PersonalData = z.object({
  person: Person,
  notes: paragraph(10_000),
  fields: z.record(FieldName, FieldValue).refine((fields) => Object.keys(fields).length <= 50, "at most 50 fields"),
  consent: Consent.optional(),
  screening: Screening.optional(),
});
export type PersonalData = z.infer<typeof PersonalData>;
