import * as fc from "fast-check";
import { getCountries, getExampleNumber } from "libphonenumber-js";
import examples from "libphonenumber-js/examples.mobile.json";
import { describe, expect, it } from "vitest";
import { parsePhone, SmsEndpointInput } from "#domain/shared/parse-phone.ts";
import { Phone } from "#domain/shared/text-schemas.ts";
import { runs } from "#test/support/property-runs.ts";

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
      runs(300),
    );
  });
});

describe("the example number of every country", () => {
  it("is read from a decimal of a spreadsheet as the same number, and from no other decimal", () => {
    expect(mobileNumbers.length).toBeGreaterThan(200);
    const texts = mobileNumbers.map(({ country, number }) => ({
      country,
      number,
      text: number.nationalNumber,
    }));
    const decimals = texts.map(({ country, text }) => parsePhone(`${text}.0`, country));
    expect(decimals).toEqual(texts.map(({ country, text }) => parsePhone(text, country)));
    expect(texts.filter(({ number }) => parsePhone(`${number.number}.0`) !== number.number)).toEqual([]);
    expect(texts.filter(({ country, text }) => parsePhone(`${text}.5`, country) !== undefined)).toEqual([]);
  });

  it("is read with invisible characters in any place", () => {
    const mark = fc.constantFrom(
      "\u200b",
      "\u200e",
      "\u200f",
      "\u202a",
      "\u202c",
      "\u2066",
      "\u2069",
      "\ufeff",
      "\u00ad",
    );
    fc.assert(
      fc.property(fc.constantFrom(...mobileNumbers), mark, fc.nat(20), ({ country, number }, mark, place) => {
        const text = number.formatNational();
        expect(parsePhone(mark + text.slice(0, place) + mark + text.slice(place) + mark, country)).toBe(number.number);
      }),
    );
  });

  it("is an SMS endpoint", () => {
    const refused = mobileNumbers.filter(({ number }) => !SmsEndpointInput.safeParse(number.number).success);
    expect(refused).toEqual([]);
  });

  it("is refused with a digit more or less, except where the plan has both lengths", () => {
    const accepted = mobileNumbers.flatMap(({ country, number: { number } }) =>
      [number.slice(0, -1), `${number}0`].some((text) => parsePhone(text) !== undefined) ? [country] : [],
    );
    // The plans of these countries have mobile numbers, or others that begin alike, of several lengths.
    const severalLengths = "AT AX EE FI GA ID KR NZ RS SO TK".split(" ");
    expect(accepted.filter((country) => !severalLengths.includes(country))).toEqual([]);
  });
});

describe("a country code that is not allocated", () => {
  // ITU-T, "List of ITU-T Recommendation E.164 assigned country codes": spare and reserved codes.
  const spare =
    "210 214 217 219 259 28 384 422 424 671 695 801 803 807 83 851 857 871 875 89 969 978 990 997 999".split(" ");

  it("is refused for SMS endpoints and persons, with any number", () => {
    const number = fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), minLength: 6, maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...spare), number, (code, number) => {
        const text = `+${code}${number}`;
        expect(SmsEndpointInput.safeParse(text).success).toBe(false);
        expect(parsePhone(text, "GB")).toBeUndefined();
      }),
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
      runs(1_000),
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
