import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { Country } from "#domain/shared/country.ts";
import type { Phone } from "#domain/shared/text-schemas.ts";

/**
 * Finds the country of a phone number. If several countries share a code and the plans do not decide, returns the main
 * country of that code (numbers reserved for drama are in no plan). Undefined for numbers without a country, such as
 * satellite numbers.
 */
export function findPhoneCountry(phone: Phone): Country | undefined {
  const parsed = parsePhoneNumberFromString(phone);
  return Country.safeParse(parsed?.country ?? parsed?.getPossibleCountries()[0]).data;
}
