import { parse, toNormalised, validOutcode } from "postcode";

/**
 * The postcode areas of Royal Mail by the country to which they belong (PAF Programmers' Guide; BF is the forces' post,
 * BX has no place). The Crown dependencies share the postcodes of the United Kingdom but are countries of their own.
 * Districts are not listed: Royal Mail adds and ends them every year.
 */
const areasByCountry = {
  GB: `
    AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY
    G GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA
    PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR
    WS WV YO ZE`,
  GG: "GY",
  IM: "IM",
  JE: "JE",
};

const countryByArea: ReadonlyMap<string, string> = new Map(
  Object.entries(areasByCountry).flatMap(([country, areas]) =>
    areas
      .trim()
      .split(/\s+/)
      .map((area): [string, string] => [area, country]),
  ),
);

/** The postcode areas of a country, in alphabetical order; none for a country with other postcodes. */
export const listPostcodeAreas = (country: string): string[] =>
  [...countryByArea].filter(([, owner]) => owner === country).map(([area]) => area);

/** Whether the postcodes of a country are those of Royal Mail. */
export const hasRoyalMailPostcodes = (country: string): boolean => Object.hasOwn(areasByCountry, country);

/** The country of a postcode area or district, by its letters; undefined if there is no such area. */
export const findPostcodeCountry = (code: string): string | undefined =>
  countryByArea.get(/^[A-Z]+/.exec(code)?.[0] ?? "");

/** Whether `code` is the area ("BS") or could be a district ("BS1", "SW1A") of an area that exists. */
export const isPostcodeAreaOrDistrict = (code: string): boolean =>
  countryByArea.has(code) || (validOutcode(code) && findPostcodeCountry(code) !== undefined);

/** A parsed postcode: `text` as Royal Mail writes it ("BS1 4DJ"), its country, area ("BS") and district ("BS1"). */
export type Postcode = { text: string; country: string; area: string; district: string };

/**
 * Parses a postcode of Royal Mail in any spelling, or its first half alone, which names the district. Undefined for any
 * other text, and for areas that do not exist.
 */
export function parsePostcode(text: string): Postcode | undefined {
  const written = text.trim();
  const full = parse(written);
  const district = full.valid ? full.outcode : validOutcode(written) ? written.toUpperCase() : undefined;
  const country = district === undefined ? undefined : findPostcodeCountry(district);
  if (district === undefined || country === undefined) return undefined;
  const area = /^[A-Z]+/.exec(district)?.[0] ?? "";
  return { text: (full.valid && toNormalised(written)) || district, country, area, district };
}
