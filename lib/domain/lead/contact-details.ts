import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { Country } from "#domain/shared/country.ts";
import { Phone } from "#domain/shared/text-schemas.ts";

/**
 * Numbers that Ofcom reserves for drama and documentation and that the library's plans do not have: 07700 900000 to
 * 900999, 01632 960000 to 960999 and 0115 496 0000 to 0999 (Ofcom, "Telephone numbers for use in TV and radio drama
 * programmes"). Ofcom's other reserved ranges are valid in the plans.
 */
const fictitiousUkNumber = /^\+44(7700900|1632960|1154960)\d{3}$/;

/**
 * Parses `text` as a phone number and returns it in E.164. It may be national to `country`, or international with + or
 * the prefix that `country` dials. Undefined for a number in no numbering plan, a number with letters, or an extension,
 * which cannot receive SMS.
 */
export function parsePhone(text: string, country: Country): Phone | undefined {
  if (/\p{L}/u.test(text)) return undefined;
  // The library ignores a country without telephones of its own (Antarctica): only numbers with + can be read there.
  const parsed = parsePhoneNumberFromString(text.trim(), { defaultCountry: country as CountryCode, extract: false });
  if (!parsed || parsed.ext !== undefined) return undefined;
  // Reject a number that changes when it is parsed again: countries that share a code (+1) have separate plans, and a
  // national prefix can appear twice. Otherwise a number would be valid when pushed, and invalid or different when
  // read.
  const reparsed = parsePhoneNumberFromString(parsed.number);
  if (reparsed?.number !== parsed.number || !(reparsed.isValid() || fictitiousUkNumber.test(reparsed.number)))
    return undefined;
  return Phone.safeParse(reparsed.number).data;
}
