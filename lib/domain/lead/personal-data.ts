import * as z from "zod";
import { fieldLimits } from "#domain/campaigns/field-limits.ts";
import { FieldName } from "#domain/campaigns/field-name.ts";
import { Country } from "#domain/shared/country.ts";
import { Email, EmailInput } from "#domain/shared/email.ts";
import { plainNumber } from "#domain/shared/plain-number.ts";
import { multiLine, Phone, PhoneText, singleLine } from "#domain/shared/text-schemas.ts";
import { Consent } from "./consent.ts";
import { Screening } from "./screening.ts";

const personSchema = <PhoneNumber extends z.ZodType<string, string>, Address extends z.ZodType<string, string>>(
  phone: PhoneNumber,
  email: Address,
) =>
  z
    .strictObject({
      name: singleLine(120),
      phone: phone.optional(),
      email: email.optional(),
      country: Country.optional(),
      postcode: singleLine(16).optional(),
      address: singleLine(300).optional(),
    })
    .refine((person) => person.phone !== undefined || person.email !== undefined, {
      path: ["phone"],
      error: "a phone number or an email address",
    });

/** The person who enquired, with at least one of phone and email, so that the client can follow up. */
export const Person = personSchema(Phone, Email);
export type Person = z.infer<typeof Person>;

/** The person as pushed, with an unparsed phone number: its country decides whether it is valid. */
export const PushedPerson = personSchema(PhoneText, EmailInput).meta({ id: "NewPerson" });
export type PushedPerson = z.infer<typeof PushedPerson>;

const fieldValueError = "text of at most 1,000 characters without control characters, a number, or true or false";

const fieldNumberError = "a number that is stored exactly, up to 9007199254740991; send a longer one as text";

/** The value of a field: text, a number or a boolean. */
export const FieldValue = z.union([multiLine(fieldLimits.valueLength), plainNumber(fieldNumberError), z.boolean()], {
  error: ({ input }) => (typeof input === "number" ? fieldNumberError : fieldValueError),
});
export type FieldValue = z.infer<typeof FieldValue>;

/** The fields of a stored lead. */
export const StoredFields = z.record(z.string(), FieldValue);

/** All personal data of a lead. Baton stores it apart from the facts, so that the facts remain when it is erased. */
export const PersonalData = z.object({
  person: Person,
  notes: multiLine(10_000),
  fields: z
    .record(FieldName, FieldValue)
    .refine((fields) => Object.keys(fields).length <= fieldLimits.fields, `at most ${fieldLimits.fields} fields`),
  consent: Consent.optional(),
  screening: Screening.optional(),
});
export type PersonalData = z.infer<typeof PersonalData>;
