import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPhonesInText } from "#domain/lead/find-phones-in-text.ts";
import type { Country } from "#domain/shared/country.ts";

const found = (text: string, country?: Country) =>
  findPhonesInText(text, country).map(({ phone, from, to }) => [text.slice(from, to), phone]);

describe("findPhonesInText", () => {
  it("finds national and international numbers, as people write them", () => {
    const notes = "Husband: 07700 900456 after 6, or (0113) 234 5678. Sister +353 85 123 4567.";
    expect(found(notes, "GB")).toEqual([
      ["07700 900456", "+447700900456"],
      ["(0113) 234 5678", "+441132345678"],
      ["+353 85 123 4567", "+353851234567"],
    ]);
  });

  it("finds only international numbers without a country", () => {
    expect(found("0113 234 5678 or +44 7700 900456")).toEqual([["+44 7700 900456", "+447700900456"]]);
  });

  it("leaves an extension out of the number", () => {
    expect(found("+353 85 123 4567; 2 slates", "GB")).toEqual([["+353 85 123 4567", "+353851234567"]]);
    expect(found("020 7946 0958 ext. 12", "GB")).toEqual([["020 7946 0958", "+442079460958"]]);
  });

  it("finds no number in dates, prices and references", () => {
    expect(found("2 slates, £4,500 on 12/03/2026, order 123456789, built 1950-1960", "GB")).toEqual([]);
  });

  it("returns places that lie in the text, in order and apart, for any text", () => {
    const piece = fc.constantFrom(
      "0",
      "7",
      "07700 900456",
      "+44",
      " ",
      "(",
      ")",
      "-",
      "x",
      "ext 1",
      "0113 234 5678",
      ";",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        let last = 0;
        for (const { from, to } of findPhonesInText(text, "GB")) {
          expect(from).toBeGreaterThanOrEqual(last);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(text.length);
          last = to;
        }
      }),
    );
  });
});
