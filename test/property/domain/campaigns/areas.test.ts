import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPlaceServed, normalizePostcode, resolvePlace } from "#domain/campaigns/areas.ts";

const letter = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ".split(""));
const digit = fc.constantFrom(..."0123456789".split(""));
const area = fc.array(letter, { minLength: 1, maxLength: 2 }).map((letters) => letters.join(""));
const district = fc.tuple(area, digit, fc.oneof(fc.constant(""), digit)).map((parts) => parts.join(""));
const inward = fc.tuple(digit, letter, letter).map((parts) => parts.join(""));

/** A postcode as people write it: in any case, with any space, or none, between its halves. */
const written = fc
  .record({ district, inward, space: fc.constantFrom("", " ", "  ", "\t"), lower: fc.boolean() })
  .map(({ district, inward, space, lower }) => {
    const text = ` ${district}${space}${inward} `;
    return { district, inward, text: lower ? text.toLowerCase() : text };
  });

describe("any postcode of the United Kingdom", () => {
  it("is stored in one way, however it was written, and stays as it is stored", () => {
    fc.assert(
      fc.property(written, ({ district, inward, text }) => {
        const stored = normalizePostcode("GB", text);
        expect(stored).toBe(`${district} ${inward}`);
        expect(normalizePostcode("GB", stored)).toBe(stored);
      }),
    );
  });

  it("is served by its own district and area, and by no other", () => {
    fc.assert(
      fc.property(written, district, area, ({ text }, otherDistrict, otherArea) => {
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

describe("any other text for a postcode", () => {
  it("is only trimmed in other countries", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("FR", "IE", "US"), (text, country) => {
        expect(normalizePostcode(country, text)).toBe(text.trim());
      }),
    );
  });
});
