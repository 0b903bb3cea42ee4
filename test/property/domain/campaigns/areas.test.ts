import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPlaceServed, NewAreas, normalizePostcode, resolvePlace } from "#domain/campaigns/areas.ts";
import { listRepresentativePlaces } from "#domain/campaigns/list-representative-places.ts";
import { findPostcodeCountry, listPostcodeAreas } from "#domain/shared/postcode.ts";
import { aCampaign } from "#test/support/entities.ts";

const letter = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ".split(""));
const digit = fc.constantFrom(..."0123456789".split(""));
const countries = ["GB", "GG", "IM", "JE"];
const area = fc.constantFrom(...countries.flatMap(listPostcodeAreas));
const district = fc.tuple(area, digit, fc.oneof(fc.constant(""), digit)).map((parts) => parts.join(""));
const inward = fc.tuple(digit, letter, letter).map((parts) => parts.join(""));

/** A postcode as people write it: in upper or lower case, with any space between its halves, or none. */
const anyPostcode = fc
  .record({ district, inward, space: fc.constantFrom("", " ", "  ", "\t"), lower: fc.boolean() })
  .map(({ district, inward, space, lower }) => {
    const text = ` ${district}${space}${inward} `;
    return { district, inward, text: lower ? text.toLowerCase() : text };
  });

describe("any UK postcode", () => {
  it("is stored in one form, however it was written, and does not change when it is normalized again", () => {
    fc.assert(
      fc.property(anyPostcode, ({ district, inward, text }) => {
        const stored = normalizePostcode("GB", text);
        expect(stored).toBe(`${district} ${inward}`);
        expect(normalizePostcode("GB", stored)).toBe(stored);
      }),
    );
  });

  it("is served by its own district and area, and by no others", () => {
    fc.assert(
      fc.property(anyPostcode, district, area, ({ text }, otherDistrict, otherArea) => {
        const place = resolvePlace({ postcode: text }, "GB");
        const serves = (code = "") => isPlaceServed({ postcodes: [code] }, place);
        expect(serves(place.district)).toBe(true);
        expect(serves(place.area)).toBe(true);
        expect(serves(otherDistrict)).toBe(otherDistrict === place.district);
        expect(serves(otherArea)).toBe(otherArea === place.area);
      }),
    );
  });
});

describe("every pair of letters", () => {
  const letters = ["", ...Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")];
  const pairs = letters.flatMap((first) => letters.map((second) => first + second)).filter((text) => text !== "");
  const areas = countries.flatMap(listPostcodeAreas);

  it("is an area of one country, or none", () => {
    expect(areas).toHaveLength(126);
    expect(new Set(areas).size).toBe(126);
    expect(countries.map((country) => listPostcodeAreas(country).length)).toEqual([123, 1, 1, 1]);
  });

  it("is accepted as an area, as a district and in a postcode if it is an area, and only then", () => {
    const accepted = (toText: (letters: string) => string, isAccepted: (text: string) => boolean) =>
      [...new Set(pairs)].filter((letters) => isAccepted(toText(letters))).toSorted();
    const isListed = (code: string) => NewAreas.safeParse({ postcodes: [code] }).success;
    const isRead = (postcode: string) => resolvePlace({ postcode }, "GB").district !== undefined;
    const expected = areas.toSorted();
    expect(accepted((letters) => letters, isListed)).toEqual(expected);
    expect(accepted((letters) => `${letters}1`, isListed)).toEqual(expected);
    expect(accepted((letters) => `${letters}1 1AA`, isRead)).toEqual(expected);
    expect(accepted((letters) => `${letters}1`, isRead)).toEqual(expected);
  });

  it("that is an area makes a campaign that serves a place in its country", () => {
    const campaignOf = (code: string) => aCampaign({ country: "GB", areas: { postcodes: [code] } });
    for (const code of areas) {
      const places = listRepresentativePlaces(campaignOf(code));
      expect(places.map(({ area, country }) => [area, country])).toEqual([[code, findPostcodeCountry(code)]]);
    }
    expect(listRepresentativePlaces(campaignOf("QQ"))).toEqual([]);
    expect(listRepresentativePlaces(campaignOf("QQ1"))).toEqual([]);
  });
});

describe("any text as a postcode", () => {
  it("is only trimmed in other countries", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("FR", "IE", "US"), (text, country) => {
        expect(normalizePostcode(country, text)).toBe(text.trim());
      }),
    );
  });
});
