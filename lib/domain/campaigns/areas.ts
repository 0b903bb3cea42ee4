import { isValid, parse, toNormalised, validOutcode } from "postcode";
import * as z from "zod";
import { areUnique } from "#domain/shared/are-unique.ts";
import { Country } from "#domain/shared/country.ts";

/** A postcode area ("BS") or district ("BS1", "SW1A") of the United Kingdom, in capitals. */
const PostcodeArea = z
  .string()
  .trim()
  .toUpperCase()
  .refine((code) => /^[A-Z]{1,2}$/.test(code) || validOutcode(code), "a UK postcode area or district, like BS or BS1")
  .meta({ example: "BS1" });

/**
 * Where a campaign takes leads from: the listed countries and, in the United Kingdom, only the listed postcodes if
 * there are any. A list of postcodes includes the United Kingdom.
 */
export const Areas = z
  .strictObject({
    countries: z.array(Country).min(1).max(250).refine(areUnique, "each country once").meta({ uniqueItems: true }),
    postcodes: z
      .array(PostcodeArea)
      .min(1)
      .max(3000)
      .refine(areUnique, "each postcode once")
      .meta({ uniqueItems: true }),
  })
  .partial()
  .refine((areas) => areas.countries !== undefined || areas.postcodes !== undefined, "countries, postcodes or both")
  .meta({ id: "Areas" });
export type Areas = z.infer<typeof Areas>;

/** Where a person is: `district` is the outward code of a UK postcode ("BS1", "SW1A"), `area` its letters ("BS"). */
export type Place = { country: string; district?: string; area?: string };

/**
 * Resolves the place of `person`, in `defaultCountry` unless the person names a country; no district without a valid UK
 * postcode.
 */
export function resolvePlace(
  person: { country?: string | undefined; postcode?: string | undefined },
  defaultCountry: string,
) {
  const place: Place = { country: person.country ?? defaultCountry };
  const postcode = parse(person.postcode?.trim() ?? "");
  return place.country === "GB" && postcode.valid
    ? { ...place, district: postcode.outcode, area: postcode.area }
    : place;
}

/** Whether `areas` include `place`. A UK place without a postcode is in none of the listed postcodes. */
export function isPlaceServed({ countries, postcodes }: Areas, place: Place): boolean {
  if (place.country !== "GB" || !postcodes) return countries?.includes(place.country) ?? false;
  return listMatchingCodes(place).some((code) => postcodes.includes(code));
}

/**
 * The codes that include a place: SW1A is in the area SW and in SW1, of which it is a part. BS10 is not part of BS1.
 */
const listMatchingCodes = ({ area, district }: Place): string[] =>
  [area, district, district?.match(/^([A-Z]{1,2}\d)[A-Z]$/)?.[1]].filter((code) => code !== undefined);

/**
 * Writes a UK postcode as Royal Mail does, "BS1 4DJ"; any other text, or a postcode of another country, is only
 * trimmed.
 */
export function normalizePostcode(country: string, text: string): string {
  const trimmed = text.trim();
  return country === "GB" && isValid(trimmed) ? (toNormalised(trimmed) ?? trimmed) : trimmed;
}
