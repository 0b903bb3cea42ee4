import * as z from "zod";
import { areUnique } from "#domain/shared/are-unique.ts";
import { Country } from "#domain/shared/country.ts";
import {
  findPostcodeCountry,
  hasRoyalMailPostcodes,
  isPostcodeAreaOrDistrict,
  parsePostcode,
} from "#domain/shared/postcode.ts";

/** A postcode area ("BS") or district ("BS1", "SW1A") in capitals, as stored: Baton used to take any letters. */
const PostcodeArea = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{1,2}(?:\d[A-Z\d]?)?$/, "a UK postcode area or district, like BS or BS1")
  .meta({ example: "BS1" });

/** A postcode area or district as callers may write it: the area must exist. */
const NewPostcodeArea = PostcodeArea.refine(
  isPostcodeAreaOrDistrict,
  "a UK postcode area that exists, or a district of it, like BS or BS1",
);

const toAreas = (code: z.ZodType<string, string>) =>
  z
    .strictObject({
      countries: z.array(Country).min(1).max(250).refine(areUnique, "each country once").meta({ uniqueItems: true }),
      postcodes: z.array(code).min(1).max(3000).refine(areUnique, "each postcode once").meta({ uniqueItems: true }),
    })
    .partial()
    .refine((areas) => areas.countries !== undefined || areas.postcodes !== undefined, "countries, postcodes or both");

/**
 * Where a campaign takes leads from: the listed countries and the listed postcodes. A country of which postcodes are
 * listed (the United Kingdom, Jersey, Guernsey, the Isle of Man) is served only there.
 */
export const Areas = toAreas(PostcodeArea).meta({ id: "Areas" });
export type Areas = z.infer<typeof Areas>;

/** Areas as callers may write them. */
export const NewAreas = toAreas(NewPostcodeArea).meta({ id: "NewAreas" });

/** Where a person is: `district` is the outward code of a postcode of Royal Mail ("BS1", "SW1A"), `area` its letters ("BS"). */
export type Place = { country: string; district?: string; area?: string };

/**
 * Resolves the place of `person`, in `defaultCountry` unless the person names a country. The postcode decides between
 * the United Kingdom and the Crown dependencies, which many forms do not list; without a valid one there is no district.
 */
export function resolvePlace(
  person: { country?: string | undefined; postcode?: string | undefined },
  defaultCountry: string,
): Place {
  const country = person.country ?? defaultCountry;
  const postcode = hasRoyalMailPostcodes(country) ? parsePostcode(person.postcode ?? "") : undefined;
  return postcode ? { country: postcode.country, district: postcode.district, area: postcode.area } : { country };
}

/** Whether `areas` include `place`: all do without areas. A place without a postcode is in none of the listed postcodes. */
export function isPlaceServed(areas: Areas | undefined, place: Place): boolean {
  if (!areas) return true;
  if (!areNarrowedByPostcode(areas, place.country)) return areas.countries?.includes(place.country) ?? false;
  return listMatchingCodes(place).some((code) => areas.postcodes?.includes(code));
}

/** Whether `areas` list postcodes of `country`. A stored code of no area counts as one of the United Kingdom. */
const areNarrowedByPostcode = ({ postcodes }: Areas, country: string): boolean =>
  postcodes?.some((code) => (findPostcodeCountry(code) ?? "GB") === country) ?? false;

/**
 * Whether `areas` need the postcode of a person who named `country`, or none. People in a Crown dependency often name
 * the United Kingdom.
 */
export const needPostcode = (areas: Areas, country: string): boolean =>
  country === "GB" ? areas.postcodes !== undefined : areNarrowedByPostcode(areas, country);

/**
 * The codes that include a place: SW1A is in the area SW and in SW1, of which it is a part. BS10 is not part of BS1.
 */
const listMatchingCodes = ({ area, district }: Place): string[] =>
  [area, district, district?.match(/^([A-Z]{1,2}\d)[A-Z]$/)?.[1]].filter((code) => code !== undefined);

/**
 * Writes a postcode as Royal Mail does, "BS1 4DJ"; any other text, or a postcode of a country with other postcodes, is
 * only trimmed.
 */
export const normalizePostcode = (country: string, text: string): string =>
  (hasRoyalMailPostcodes(country) ? parsePostcode(text)?.text : undefined) ?? text.trim();
