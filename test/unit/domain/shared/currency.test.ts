import { describe, expect, it } from "vitest";
import { Currency, getMinorUnitDigits, toDecimal, toMinorUnits } from "#domain/shared/currency.ts";

describe("the digits of a minor unit", () => {
  it.each([
    ["GBP", 2],
    ["JPY", 0],
    ["KWD", 3],
    ["CLF", 4],
  ])("of %s are %i", (currency, digits) => {
    expect(getMinorUnitDigits(currency)).toBe(digits);
  });

  // The locale data of Node 24 has 0 digits for each of these.
  it.each("AFN ALL COP HUF IDR IRR KPW LAK LBP MGA MMK PKR SOS SYP YER".split(" "))(
    "of %s are 2, as in ISO 4217, although its shops print none",
    (currency) => {
      expect(getMinorUnitDigits(currency)).toBe(2);
    },
  );

  it("of IQD are 3, as in ISO 4217", () => {
    expect(getMinorUnitDigits("IQD")).toBe(3);
  });

  it("of an unknown currency are a RangeError, not a guess", () => {
    expect(() => getMinorUnitDigits("QQQ")).toThrow(RangeError);
  });
});

describe("a currency", () => {
  it.each(["VED", "XCG", "CHE", "UYW"])("may be %s, which the locale data does not always have", (currency) => {
    expect(Currency.safeParse(currency).success).toBe(true);
  });

  it.each(["BGN", "HRK", "ANG", "SLL", "ZWL", "CUC", "XDR", "XSU"])(
    "may be %s, which older contracts have",
    (currency) => {
      expect(Currency.safeParse(currency).success).toBe(true);
    },
  );

  it.each([
    ["gold, which has no minor unit", "XAU"],
    ["the code for tests", "XTS"],
    ["no currency", "XXX"],
    ["a code that does not exist", "QQQ"],
    ["in lower case", "gbp"],
    ["a name that objects inherit", "constructor"],
  ])("is not %s: %s", (_, currency) => {
    expect(Currency.safeParse(currency).success).toBe(false);
  });
});

describe("a decimal", () => {
  it.each([
    [125_050, "GBP", "1250.50"],
    [5, "GBP", "0.05"],
    [0, "GBP", "0.00"],
    [1200, "JPY", "1200"],
    [1, "KWD", "0.001"],
    [500_000, "HUF", "5000.00"],
    [-5, "GBP", "-0.05"],
    [-125_050, "GBP", "-1250.50"],
    [-1200, "JPY", "-1200"],
  ])("of %i minor units in %s is %s", (amount, currency, decimal) => {
    expect(toDecimal(amount, currency)).toBe(decimal);
  });

  it.each([
    ["1250.5", "GBP", 125_050],
    ["1250", "HUF", 125_000],
    ["1250", "JPY", 1250],
    ["0.29", "GBP", 29],
    ["1.005", "KWD", 1005],
  ])("%s in %s is %i minor units", (decimal, currency, amount) => {
    expect(toMinorUnits(decimal, currency)).toBe(amount);
  });

  it.each(["", "-1", "1.", ".5", "1.005", "1,000", "1e3", "0x10", " 1", "١"])("%j is no amount in GBP", (text) => {
    expect(toMinorUnits(text, "GBP")).toBeUndefined();
  });
});
