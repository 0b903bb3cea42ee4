import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentile } from "#domain/billing/percentile.ts";
import { estimatePercentile, type LogSketch, mergeSketches, toLogSketch } from "#domain/reports/log-sketch.ts";
import { decodeSketch, encodeSketch } from "#domain/reports/sketch-text.ts";
import { runs } from "#test/support/property-runs.ts";

/** Seconds of any order: the time of most first calls, of late ones, and of none within a month. */
const anySeconds = fc.oneof(
  fc.integer({ min: 0, max: 120 }),
  fc.integer({ min: 0, max: 86_400 }),
  fc.integer({ min: 0, max: 3_000_000 }),
  fc.constantFrom(0, 1, 2, 299, 300, 900, 3600, 10_000_000_000),
);
const anyDurations = fc.array(anySeconds, { maxLength: 200 });
const anySketch: fc.Arbitrary<LogSketch> = anyDurations.map((values) => toLogSketch(values));

describe("a sketch of any durations", () => {
  it("estimates each percentile within 1 % of the measured value of nearest rank", () => {
    fc.assert(
      fc.property(anyDurations, fc.integer({ min: 1, max: 100 }), (values, p) => {
        const exact = percentile(values, p);
        const estimate = estimatePercentile(toLogSketch(values), p);
        if (exact === undefined || estimate === undefined) {
          expect([exact, estimate]).toEqual([undefined, undefined]);
        } else expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(exact * 0.01 + 1e-6);
      }),
      runs(500),
    );
  });

  it("is the same for parts that are merged, in any order and grouping", () => {
    fc.assert(
      fc.property(anyDurations, anyDurations, anyDurations, (a, b, c) => {
        const [first, second, third] = [toLogSketch(a), toLogSketch(b), toLogSketch(c)];
        const all = toLogSketch([...a, ...b, ...c]);
        expect(mergeSketches([first, second, third])).toEqual(all);
        expect(mergeSketches([third, mergeSketches([second, first])])).toEqual(all);
      }),
    );
  });

  it("is decoded as it was encoded", () => {
    fc.assert(
      fc.property(anySketch, (sketch) => {
        expect(decodeSketch(encodeSketch(sketch))).toEqual(sketch);
      }),
    );
  });
});
