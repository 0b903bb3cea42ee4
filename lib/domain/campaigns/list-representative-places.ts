import { findPostcodeCountry, hasRoyalMailPostcodes, listPostcodeAreas } from "#domain/shared/postcode.ts";
import { isPlaceServed, type Place } from "./areas.ts";
import { type Campaign, listMembers } from "./campaign.ts";

/**
 * Lists one place for each kind of place that the campaign distinguishes: its own country, each country and postcode
 * that it or a member names, and the rest of each area and country. It includes only places that the campaign serves.
 * All clients treat two places of one kind alike, so a check of these places covers all of them.
 */
export function listRepresentativePlaces(campaign: Campaign): Place[] {
  const areaLists = [campaign.areas, ...listMembers(campaign).map(({ areas }) => areas)].filter(
    (areas) => areas !== undefined,
  );
  const postcodes = [...new Set(areaLists.flatMap((areas) => areas.postcodes ?? []))];
  const countries = [...new Set([campaign.country, ...areaLists.flatMap((areas) => areas.countries ?? [])])];
  const countriesWithPostcodes = countries.filter(hasRoyalMailPostcodes);
  const otherPlaces = countries.filter((country) => !hasRoyalMailPostcodes(country)).map((country) => ({ country }));
  const places = [
    ...postcodes.flatMap((code) => findPlacesInCode(code, postcodes)),
    ...countriesWithPostcodes.flatMap((country) => findUnnamedPlaces(country, postcodes)),
    ...otherPlaces,
  ];
  return places.filter((place) => isPlaceServed(campaign.areas, place));
}

/**
 * A place in the area or district `code` that is in no smaller code of `namedCodes`; none if those cover it all, or if
 * there is no such area.
 */
function findPlacesInCode(code: string, namedCodes: readonly string[]): Place[] {
  const area = /^[A-Z]+/.exec(code)?.[0] ?? "";
  const country = findPostcodeCountry(code);
  if (country === undefined) return [];
  if (code !== area) return [{ country, area, district: code }];
  const numbers = Array.from({ length: 99 }, (_, index) => index + 1);
  const free = numbers.find((number) => !namedCodes.includes(`${area}${number}`));
  return free === undefined ? [] : [{ country, area, district: `${area}${free}` }];
}

/** A place of `country` in none of `namedCodes`; none if those cover the whole country. */
function findUnnamedPlaces(country: string, namedCodes: readonly string[]): Place[] {
  const free = listPostcodeAreas(country).find((area) => !namedCodes.includes(area));
  return free === undefined ? [] : findPlacesInCode(free, namedCodes);
}
