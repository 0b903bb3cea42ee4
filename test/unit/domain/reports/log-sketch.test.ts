import { describe, expect, it } from "vitest";
import { emptySketch, estimatePercentile, toLogSketch } from "#domain/reports/log-sketch.ts";
import { decodeSketch, encodeSketch } from "#domain/reports/sketch-text.ts";

/** The number of buckets that times of 1 to `longest` seconds can have. */
const countBuckets = (longest: number) => {
  const last = toLogSketch([longest]).buckets[0]?.[0] ?? 0;
  return last - 1;
};

describe("a sketch of durations", () => {
  it("has 205 buckets up to a minute, 410 to an hour, 569 to a day and 739 to 30 days", () => {
    expect([60, 3600, 86_400, 30 * 86_400].map(countBuckets)).toEqual([205, 410, 569, 739]);
  });

  it("has no percentile without values", () => {
    expect(estimatePercentile(emptySketch, 50)).toBeUndefined();
    expect(toLogSketch([])).toEqual(emptySketch);
  });

  it("gives the only value exactly, whatever the percentile", () => {
    expect([1, 50, 95, 100].map((p) => estimatePercentile(toLogSketch([137]), p))).toEqual([137, 137, 137, 137]);
  });

  it("refuses a value that is negative or not whole", () => {
    expect(() => toLogSketch([-1])).toThrow(RangeError);
    expect(() => toLogSketch([0.5])).toThrow(RangeError);
  });

  it("is stored as a short text", () => {
    expect(encodeSketch(toLogSketch([5, 19, 19, 0]))).toBe("1;17;0;j;0,2a,1v:2");
    expect(encodeSketch(emptySketch)).toBe("1");
    // A busy month of one client: 5,000 leads within a day.
    const busy = toLogSketch(Array.from({ length: 5000 }, (_, lead) => (lead * 7919) % 86_400));
    expect(encodeSketch(busy).length).toBeLessThan(2_000);
  });

  it.each(["", "2;1;1;1;1", "1;1;1;1;", "1;1;1;1;1:", "1;-1;1;1;1", "1;1;1;1;1;1"])(
    "cannot be read from %j",
    (text) => {
      expect(decodeSketch(text)).toBeUndefined();
    },
  );
});
