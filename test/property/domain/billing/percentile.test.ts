import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentile } from "#domain/billing/percentile.ts";

/** The definition, computed directly: the smallest value that at least p % of all values do not exceed. */
function byDefinition(values: readonly number[], p: number): number | undefined {
  const enough = values.filter(
    (candidate) => 100 * values.filter((value) => value <= candidate).length >= p * values.length,
  );
  return enough.length === 0 ? undefined : Math.min(...enough);
}

describe("a percentile", () => {
  it("matches the definition, for any values and any whole rank", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 120 }), fc.integer({ min: 1, max: 100 }), (values, p) => {
        expect(percentile(values, p)).toBe(byDefinition(values, p));
      }),
    );
  });

  it("never falls as the rank rises", () => {
    const rank = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), rank, rank, (values, p, q) => {
        const [low, high] = [percentile(values, Math.min(p, q)), percentile(values, Math.max(p, q))];
        expect(low).toBeLessThanOrEqual(high ?? Number.NaN);
      }),
    );
  });
});
