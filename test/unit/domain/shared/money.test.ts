import { describe, expect, it } from "vitest";
import {
  Money,
  multiplyAmount,
  roundAmount,
  subtractAmount,
  sumAmounts,
  sumByCurrency,
  Total,
} from "#domain/shared/money.ts";

const gbp = (amount: number) => ({ amount, currency: "GBP" });
const eur = (amount: number) => ({ amount, currency: "EUR" });

describe("a proportion of an amount", () => {
  it.each([
    ["down below the half", 10, 1, 3, [3, 3, 3]],
    ["at the half by its rule, of an even unit", 5, 1, 2, [2, 3, 2]],
    ["at the half by its rule, of an odd unit", 15, 1, 10, [1, 2, 2]],
    ["above the half by its rule", 8, 1, 3, [2, 3, 3]],
    ["not at all if it is whole", 6000, 1, 3, [2000, 2000, 2000]],
    ["to 0 for an amount of 0", 0, 1, 3, [0, 0, 0]],
    ["to the amount itself for the whole", 6000, 7, 7, [6000, 6000, 6000]],
    ["5 % of 250", 250, 5, 100, [12, 13, 12]],
    ["5 % of 350", 350, 5, 100, [17, 18, 18]],
    ["5 % of 450", 450, 5, 100, [22, 23, 22]],
  ] as const)(
    "is rounded %s: %i × %i ÷ %i down, half up and half even is %j",
    (_, amount, numerator, denominator, all) => {
      const roundings = ["down", "half_up", "half_even"] as const;
      expect(roundings.map((rounding) => roundAmount(amount, numerator, denominator, rounding))).toEqual(all);
      const mirrored = roundings.map((rounding) => roundAmount(0 - amount, numerator, denominator, rounding));
      expect(mirrored).toEqual(all.map((rounded) => 0 - rounded));
    },
  );

  it("is exact where doubles are not", () => {
    expect(roundAmount(9_007_199_254_740_991, 9_007_199_254_740_990, 9_007_199_254_740_990, "half_up")).toBe(
      9_007_199_254_740_991,
    );
    expect(roundAmount(9_999_999_999, 1_000_003, 1_000_003, "half_up")).toBe(9_999_999_999);
    // The exact half ends in .5, which a double of this size cannot hold.
    expect(roundAmount(9_007_199_254_740_991, 1, 2, "half_up")).toBe(4_503_599_627_370_496);
    expect(roundAmount(9_007_199_254_740_991, 1, 2, "down")).toBe(4_503_599_627_370_495);
  });

  it.each([
    ["by a denominator of 0", 1, 1, 0],
    ["by a negative share", 1, -1, 2],
    ["by a negative denominator", 1, 1, -2],
    ["of half a penny", 0.5, 1, 2],
    ["that is too large to be exact", 9_007_199_254_740_991, 2, 1],
  ])("throws a RangeError %s", (_, amount, numerator, denominator) => {
    expect(() => roundAmount(amount, numerator, denominator, "half_up")).toThrow(RangeError);
  });
});

describe("sums of amounts", () => {
  it("may be negative, and pass through sums that are too large", () => {
    expect(sumAmounts([])).toBe(0);
    expect(sumAmounts([6000, -9000])).toBe(-3000);
    expect(sumAmounts([9_007_199_254_740_991, 1, -2])).toBe(9_007_199_254_740_990);
    expect(subtractAmount(0, 6000)).toBe(-6000);
    expect(subtractAmount(0, 0)).toBe(0);
    expect(multiplyAmount(-6000, 3)).toBe(-18_000);
  });

  it.each([
    ["a sum", () => sumAmounts([9_007_199_254_740_991, 1])],
    ["a difference", () => subtractAmount(-9_007_199_254_740_991, 1)],
    ["a product", () => multiplyAmount(9_007_199_254_740_991, 2)],
    ["half a penny", () => sumAmounts([0.5])],
  ])("throw a RangeError for %s that is not exact", (_, calculate) => {
    expect(calculate).toThrow(RangeError);
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
