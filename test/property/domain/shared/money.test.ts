import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scaleAmount, sumByCurrency } from "#domain/shared/money.ts";

const amount = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const part = fc.integer({ min: 0, max: 1_000_000 });
const whole = fc.integer({ min: 1, max: 1_000_000 });

describe("a proportion", () => {
  it("is the whole number nearest to the exact quotient, rounded half up", () => {
    fc.assert(
      fc.property(amount, part, whole, (amount, part, whole) => {
        fc.pre(part <= whole);
        const rounded = BigInt(scaleAmount(amount, part, whole));
        // 2 × |rounded − exact| ≤ 1, on the scale of the denominator, with equality only above the exact value.
        const error = 2n * (rounded * BigInt(whole) - BigInt(amount) * BigInt(part));
        expect(error).toBeGreaterThan(-BigInt(whole));
        expect(error).toBeLessThanOrEqual(BigInt(whole));
      }),
      { numRuns: 1_000 },
    );
  });

  it("adds up over all parts to the whole, within half a unit for each part", () => {
    const shares = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(fc.nat(10_000_000), shares, (amount, shares) => {
        const total = shares.reduce((sum, share) => sum + share, 0);
        fc.pre(total > 0);
        const given = shares.reduce((sum, share) => sum + scaleAmount(amount, share, total), 0);
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
