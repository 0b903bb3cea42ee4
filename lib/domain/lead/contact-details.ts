import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { Country } from "#domain/shared/country.ts";
import { type Email, Phone } from "#domain/shared/text-schemas.ts";

/**
 * Numbers that Ofcom keeps for drama and documentation although the library's plans do not have them: 07700 900000 to 900999, 01632 960000 to
 * 960999 and 0115 496 0000 to 0999 (Ofcom, "Telephone numbers for use in TV and radio drama programmes"). Its other ranges are valid by their plans.
 */
const fictitiousUkNumber = /^\+44(7700900|1632960|1154960)\d{3}$/;

/**
 * The number that `text` spells, in E.164: nationally as in `country`, or internationally with + or the prefix that `country`
 * dials. Undefined for what no numbering plan has, for numbers with letters and for extensions, which cannot be sent an SMS.
 */
export function parsePhone(text: string, country: Country): Phone | undefined {
  if (/\p{L}/u.test(text)) return undefined;
  // A country without telephones of its own (Antarctica) is passed over by the library: only + can be read there.
  const parsed = parsePhoneNumberFromString(text.trim(), { defaultCountry: country as CountryCode, extract: false });
  if (!parsed || parsed.ext !== undefined) return undefined;
  // Countries that share a code (+1) have plans of their own, and a prefix for calls within the country can stand twice. A number is one that is
  // read as itself everywhere, or it would be one when it is pushed and none, or another, when it is read back.
  const reparsed = parsePhoneNumberFromString(parsed.number);
  if (reparsed?.number !== parsed.number || !(reparsed.isValid() || fictitiousUkNumber.test(reparsed.number)))
    return undefined;
  return Phone.safeParse(reparsed.number).data;
}

/** `email` as it is stored and written to: without space around it, the domain in lower case, which DNS does not tell apart. */
export function normalizeEmail(email: Email): Email {
  const text = email.trim().normalize("NFC");
  const at = text.lastIndexOf("@") + 1;
  return text.slice(0, at) + text.slice(at).toLowerCase();
}

/**
 * What duplicates and suppressions know an address by: all of it in lower case. RFC 5321 lets a host tell Zoe@ from zoe@; none
 * that people use does, and a person who asked for silence must not be written to because of a capital.
 */
export const toEmailIdentity = (email: Email): string => normalizeEmail(email).toLowerCase();
