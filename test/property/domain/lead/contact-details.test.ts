import * as fc from "fast-check";
import { getCountries, getExampleNumber } from "libphonenumber-js";
import examples from "libphonenumber-js/examples.mobile.json";
import { describe, expect, it } from "vitest";
import { parsePhone } from "#domain/lead/contact-details.ts";
import { Phone } from "#domain/shared/text-schemas.ts";

const anyCountry = fc.constantFrom(...getCountries());

/** A mobile number of each country that has one. */
const mobileNumbers = getCountries().flatMap((country) => {
  const number = getExampleNumber(country, examples);
  return number ? [{ country, number }] : [];
});

const digits = fc.string({ unit: fc.constantFrom(..."0123456789".split("")), minLength: 4, maxLength: 14 });
const scribble = fc.string({ unit: fc.constantFrom(..."0123456789+ ()-./#*;,".split("")), maxLength: 24 });

describe("a phone number of any country", () => {
  it("is read as the same number in any spelling and any country", () => {
    fc.assert(
      fc.property(fc.constantFrom(...mobileNumbers), anyCountry, ({ country, number }, elsewhere) => {
        expect(parsePhone(number.formatNational(), country)).toBe(number.number);
        expect(parsePhone(number.formatInternational(), elsewhere)).toBe(number.number);
        expect(parsePhone(number.number, elsewhere)).toBe(number.number);
      }),
      { numRuns: 300 },
    );
  });
});

describe("any text that is accepted as a phone number", () => {
  it("is in E.164, and is read as the same number in any country", () => {
    fc.assert(
      fc.property(fc.oneof(digits, scribble, fc.string()), anyCountry, anyCountry, (text, country, elsewhere) => {
        const phone = parsePhone(text, country);
        if (phone === undefined) return;
        expect(Phone.safeParse(phone).success).toBe(true);
        expect(parsePhone(phone, elsewhere)).toBe(phone);
      }),
      { numRuns: 1_000 },
    );
  });

  it("does not repeat the national prefix", () => {
    expect(parsePhone("0800000", "BY")).toBe("+375800000");
    expect(parsePhone("00800000", "BY")).toBeUndefined();
  });

  it("contains no letters", () => {
    fc.assert(
      fc.property(fc.nat(16), fc.constantFrom(..."abcxyzABCXYZéж".split("")), (place, letter) => {
        const text = "+44 7911 123456";
        expect(parsePhone(text.slice(0, place) + letter + text.slice(place), "GB")).toBeUndefined();
      }),
    );
  });
});
