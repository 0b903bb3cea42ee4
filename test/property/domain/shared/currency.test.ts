import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAmount } from "#contact/parse-amount.ts";
import { Currency, getMinorUnitDigits, toDecimal, toMinorUnits } from "#domain/shared/currency.ts";
import { formatMoney } from "#platform/text/format-money.ts";
import { runs } from "#test/support/property-runs.ts";

const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
const currencies = letters
  .flatMap((first) => letters.flatMap((second) => letters.map((third) => first + second + third)))
  .filter((code) => Currency.safeParse(code).success);
const currency = fc.constantFrom(...currencies);
const amount = fc.integer({ min: 0, max: 10_000_000_000 });

describe("every currency", () => {
  it("is one of the 165 with a minor unit in ISO 4217 of 2026-01-01, or one of eight former ones", () => {
    const withDigits = (digits: number) => currencies.filter((code) => getMinorUnitDigits(code) === digits).length;
    expect([0, 2, 3, 4].map(withDigits)).toEqual([17, 139 + 8, 7, 2]);
    expect(currencies.length).toBe(173);
  });

  it("that the locale data of the runtime has is accepted, so that stored prices are read", () => {
    // A failure after an update of Node means that ISO 4217 has a new currency.
    const withoutMinorUnit = new Set("XAG XAU XBA XBB XBC XBD XPD XPT XTS XUA XXX".split(" "));
    const known = Intl.supportedValuesOf("currency").filter((code) => !withoutMinorUnit.has(code));
    expect(known.length).toBeGreaterThan(150);
    expect(known.filter((code) => !currencies.includes(code))).toEqual([]);
  });

  it("reads back an amount that it wrote", () => {
    const holds = fc.property(amount, currency, (amount, currency) => {
      expect(toMinorUnits(toDecimal(amount, currency), currency)).toBe(amount);
      expect(parseAmount(toDecimal(amount, currency), currency)).toEqual({ amount, currency });
    });
    fc.assert(holds, runs(1_000));
  });

  it("shows to people the amount that they would write", () => {
    const holds = fc.property(amount, currency, (amount, currency) => {
      expect(parseAmount(formatMoney({ amount, currency }, "en-GB"), currency)).toEqual({ amount, currency });
    });
    fc.assert(holds, runs(1_000));
  });
});
