import { describe, expect, it } from "vitest";
import { Money, scaleAmount, sumByCurrency, Total } from "#domain/shared/money.ts";

const gbp = (amount: number) => ({ amount, currency: "GBP" });
const eur = (amount: number) => ({ amount, currency: "EUR" });

describe("a proportion of an amount", () => {
  it.each([
    ["down below the half", 10, 1, 3, 3],
    ["up at the half", 5, 1, 2, 3],
    ["up at the half of an odd amount", 15, 1, 10, 2],
    ["up above the half", 8, 1, 3, 3],
    ["not at all if it is even", 6000, 1, 3, 2000],
    ["to 0 for an amount of 0", 0, 1, 3, 0],
    ["to the amount itself for the whole", 6000, 7, 7, 6000],
  ])("is rounded %s: %i × %i ÷ %i = %i", (_, amount, numerator, denominator, expected) => {
    expect(scaleAmount(amount, numerator, denominator)).toBe(expected);
  });

  it("is exact where doubles are not", () => {
    expect(scaleAmount(9_007_199_254_740_991, 9_007_199_254_740_990, 9_007_199_254_740_990)).toBe(
      9_007_199_254_740_991,
    );
    expect(scaleAmount(9_999_999_999, 1_000_003, 1_000_003)).toBe(9_999_999_999);
    // The exact half ends in .5, which a double of this size cannot hold.
    expect(scaleAmount(9_007_199_254_740_991, 1, 2)).toBe(4_503_599_627_370_496);
  });

  it.each([
    ["by a denominator of 0", 1, 1, 0],
    ["of a negative amount", -1, 1, 2],
    ["by a negative share", 1, -1, 2],
    ["by a negative denominator", 1, 1, -2],
    ["of half a penny", 0.5, 1, 2],
  ])("throws a RangeError %s", (_, amount, numerator, denominator) => {
    expect(() => scaleAmount(amount, numerator, denominator)).toThrow(RangeError);
  });
});

describe("sums", () => {
  it("never mix currencies, and keep the order of first appearance", () => {
    expect(sumByCurrency([gbp(1), eur(2), gbp(3)])).toEqual([gbp(4), eur(2)]);
  });

  it("of an empty list are empty", () => {
    expect(sumByCurrency([])).toEqual([]);
  });

  it("may be larger than any one amount", () => {
    const [sum] = sumByCurrency([gbp(10_000_000_000), gbp(10_000_000_000)]);
    expect(Total.safeParse(sum).success).toBe(true);
    expect(Money.safeParse(sum).success).toBe(false);
  });
});

describe("money", () => {
  it.each([gbp(0), gbp(10_000_000_000), { amount: 1, currency: "JPY" }])("may be %j", (money) => {
    expect(Money.safeParse(money).success).toBe(true);
  });

  it.each([
    ["negative", gbp(-1)],
    ["half a penny", gbp(0.5)],
    ["above the limit", gbp(10_000_000_001)],
    ["written as text", { amount: "6000", currency: "GBP" }],
    ["of a currency in lower case", { amount: 1, currency: "gbp" }],
    ["of a currency that does not exist", { amount: 1, currency: "QQQ" }],
    ["more than an amount and a currency", { ...gbp(1), vat: 20 }],
  ])("may not be %s", (_, money) => {
    expect(Money.safeParse(money).success).toBe(false);
  });
});
