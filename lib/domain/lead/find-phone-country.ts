import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { Country } from "#domain/shared/country.ts";
import type { Phone } from "#domain/shared/text-schemas.ts";

/**
 * The country of a phone number. Where several share a code and the plans do not tell whose it is, the one that the code is named after
 * (numbers kept for drama are in no plan). Undefined for numbers of no country, such as those of satellites.
 */
export function findPhoneCountry(phone: Phone): Country | undefined {
  const parsed = parsePhoneNumberFromString(phone);
  return Country.safeParse(parsed?.country ?? parsed?.getPossibleCountries()[0]).data;
}
