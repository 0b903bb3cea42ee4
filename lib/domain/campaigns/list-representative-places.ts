import { type Areas, isPlaceServed, type Place } from "./areas.ts";
import { type Campaign, listMembers } from "./campaign.ts";

/**
 * The postcode areas of the United Kingdom (Royal Mail's PAF Programmers' Guide; the Crown dependencies count as
 * countries).
 */
const postcodeAreas = `
  AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL
  GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH
  PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
`
  .trim()
  .split(/\s+/);

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
  const foreignPlaces = countries.filter((country) => country !== "GB").map((country) => ({ country }));
  const remainingBritishPlaces = countries.includes("GB") ? findUnnamedBritishPlaces(postcodes) : [];
  const places = [
    ...postcodes.flatMap((code) => findPlacesInCode(code, postcodes)),
    ...remainingBritishPlaces,
    ...foreignPlaces,
  ];
  return places.filter((place) => isServed(campaign.areas, place));
}

const isServed = (areas: Areas | undefined, place: Place): boolean =>
  areas === undefined || isPlaceServed(areas, place);

/** A place in the area or district `code` that is in no smaller code of `namedCodes`; none if those cover it all. */
function findPlacesInCode(code: string, namedCodes: readonly string[]): Place[] {
  const area = /^[A-Z]+/.exec(code)?.[0] ?? "";
  if (code !== area) return [{ country: "GB", area, district: code }];
  const numbers = Array.from({ length: 99 }, (_, index) => index + 1);
  const free = numbers.find((number) => !namedCodes.includes(`${area}${number}`));
  return free === undefined ? [] : [{ country: "GB", area, district: `${area}${free}` }];
}

/** A UK place in none of `namedCodes`; none if those cover the whole country. */
function findUnnamedBritishPlaces(namedCodes: readonly string[]): Place[] {
  const free = postcodeAreas.find((area) => !namedCodes.includes(area));
  return free === undefined ? [] : findPlacesInCode(free, namedCodes);
}
