import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundAmount, type Rounding, subtractAmount, sumAmounts, sumByCurrency } from "#domain/shared/money.ts";
import { runs } from "#test/support/property-runs.ts";

const amount = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
const part = fc.integer({ min: 0, max: 1_000_000 });
const whole = fc.integer({ min: 1, max: 1_000_000 });
const rounding = fc.constantFrom<Rounding>("down", "half_up", "half_even");

describe("a proportion", () => {
  it("is the whole number nearest to the exact quotient, or the one towards zero", () => {
    fc.assert(
      fc.property(amount, part, whole, rounding, (amount, part, whole, rounding) => {
        fc.pre(part <= whole);
        const rounded = BigInt(roundAmount(amount, part, whole, rounding));
        const sign = amount < 0 ? -1n : 1n;
        // 2 × (|exact| − |rounded|), on the scale of the denominator: positive if the magnitude was rounded down.
        const lost = 2n * sign * (BigInt(amount) * BigInt(part) - rounded * BigInt(whole));
        const [half, least] = [BigInt(whole), rounding === "down" ? 0n : -BigInt(whole)];
        expect(lost).toBeGreaterThanOrEqual(least);
        if (rounding === "down") expect(lost).toBeLessThan(2n * half);
        else if (rounding === "half_up") expect(lost).toBeLessThan(half);
        else expect(lost).toBeLessThanOrEqual(half);
        if (rounding === "half_even" && (lost === half || lost === -half)) expect(rounded % 2n).toBe(0n);
      }),
      runs(2_000),
    );
  });

  it("mirrors: a charge and its credit sum to zero", () => {
    fc.assert(
      fc.property(amount, part, whole, rounding, (amount, part, whole, rounding) => {
        fc.pre(part <= whole);
        const [charge, credit] = [amount, subtractAmount(0, amount)].map((each) =>
          roundAmount(each, part, whole, rounding),
        );
        expect(sumAmounts([charge ?? NaN, credit ?? NaN])).toBe(0);
      }),
    );
  });

  it("adds up over all parts to the whole, within half a unit for each part", () => {
    const shares = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(fc.nat(10_000_000), shares, (amount, shares) => {
        const total = shares.reduce((sum, share) => sum + share, 0);
        fc.pre(total > 0);
        const given = shares.reduce((sum, share) => sum + roundAmount(amount, share, total, "half_up"), 0);
        expect(Math.abs(given - amount)).toBeLessThanOrEqual(shares.length / 2);
      }),
    );
  });
});

describe("sums by currency", () => {
  const money = fc.record({ amount: fc.nat(10_000_000_000), currency: fc.constantFrom("GBP", "EUR", "JPY") });

  it("are exact, one for each currency, in any order of amounts", () => {
    fc.assert(
      fc.property(fc.array(money), (amounts) => {
        const sums = sumByCurrency(amounts);
        expect(new Set(sums.map(({ currency }) => currency)).size).toBe(sums.length);
        for (const { currency, amount } of sums) {
          const exact = amounts
            .filter((money) => money.currency === currency)
            .reduce((sum, money) => sum + BigInt(money.amount), 0n);
          expect(BigInt(amount)).toBe(exact);
        }
        const bySize = (some: typeof sums) => some.toSorted((a, b) => a.currency.localeCompare(b.currency));
        expect(bySize(sumByCurrency(amounts.toReversed()))).toEqual(bySize(sums));
      }),
    );
  });
});
