import * as z from "zod";
import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { Country } from "./country.ts";
import { Phone, stripInvisible } from "./text-schemas.ts";

/**
 * Numbers that Ofcom reserves for drama and documentation and that the library's plans do not have: 07700 900000 to
 * 900999, 01632 960000 to 960999 and 0115 496 0000 to 0999 (Ofcom, "Telephone numbers for use in TV and radio drama
 * programmes"). Ofcom's other reserved ranges are valid in the plans.
 */
const fictitiousUkNumber = /^\+44(7700900|1632960|1154960)\d{3}$/;

/**
 * Parses `text` as a phone number and returns it in E.164. It may be national to `country`, or international with + or
 * the prefix that `country` dials; without a country, only international with +. Undefined for a number in no numbering
 * plan, a number with letters, or an extension, which cannot receive SMS.
 */
export function parsePhone(text: string, country?: Country): Phone | undefined {
  const written = withoutDecimals(stripInvisible(text).trim());
  if (written === undefined || /\p{L}/u.test(written)) return undefined;
  // The library ignores a country without telephones of its own (Antarctica): only numbers with + can be read there.
  const parsed = parsePhoneNumberFromString(written, { defaultCountry: country as CountryCode, extract: false });
  if (!parsed || parsed.ext !== undefined) return undefined;
  // Reject a number that changes when it is parsed again: countries that share a code (+1) have separate plans, and a
  // national prefix can appear twice. Otherwise a number would be valid when pushed, and invalid or different when
  // read.
  const reparsed = parsePhoneNumberFromString(parsed.number);
  if (reparsed?.number !== parsed.number || !(reparsed.isValid() || fictitiousUkNumber.test(reparsed.number)))
    return undefined;
  return Phone.safeParse(reparsed.number).data;
}

/**
 * Spreadsheets and data frames write a column of numbers as decimals: 851234567.0. Removes decimals of zero, which would
 * otherwise make another number ten times as long. Undefined for any other decimals: no phone number has a part after
 * its only point.
 */
function withoutDecimals(text: string): string | undefined {
  const [, whole, decimals] = /^(\+?\d{3,})[.,](\d{1,2})$/.exec(text) ?? [];
  if (decimals === undefined) return text;
  return Number(decimals) === 0 ? whole : undefined;
}

/** Invisible characters and space around a number count in the text, not in the number. */
const internationalText = z.string().max(80);

/** The phone of an SMS endpoint as callers may write it: international, and in a numbering plan. */
export const SmsEndpointInput = internationalText
  .transform((text, context) => {
    const phone = parsePhone(text);
    if (phone !== undefined) return phone;
    context.addIssue({
      code: "custom",
      input: text,
      message: "a phone number in E.164 that a numbering plan has, like +447700900123",
    });
    return z.NEVER;
  })
  .meta({ example: "+447700900123" });

/**
 * The phone of a suppression as callers may write it: international. It need not be in a numbering plan, because leads
 * with numbers that plans no longer have may be stored.
 */
export const SuppressedPhoneInput = internationalText
  .transform((text) => parsePhone(text) ?? stripInvisible(text).trim())
  .pipe(Phone)
  .meta({ example: "+447700900123" });
