import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPlaceServed, normalizePostcode, resolvePlace } from "#domain/campaigns/areas.ts";

const letter = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ".split(""));
const digit = fc.constantFrom(..."0123456789".split(""));
const area = fc.array(letter, { minLength: 1, maxLength: 2 }).map((letters) => letters.join(""));
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

describe("any text as a postcode", () => {
  it("is only trimmed in other countries", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("FR", "IE", "US"), (text, country) => {
        expect(normalizePostcode(country, text)).toBe(text.trim());
      }),
    );
  });
});
