import { describe, expect, it } from "vitest";
import { percentile } from "#domain/billing/percentile.ts";

const oneTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

describe("a percentile by nearest rank", () => {
  it("is undefined without values", () => {
    expect(percentile([], 50)).toBeUndefined();
  });

  it.each([1, 50, 95, 100])("is the only value, for any rank (p%d)", (p) => {
    expect(percentile([7], p)).toBe(7);
  });

  it("is the lower of two middle values, never their mean", () => {
    expect(percentile([10, 20], 50)).toBe(10);
  });

  it("sorts by size, not by spelling", () => {
    expect(percentile([9, 100, 20], 50)).toBe(20);
  });

  it("is the 95th of 100 values, and the 19th of 20", () => {
    expect(percentile(oneTo(100), 95)).toBe(95);
    expect(percentile(oneTo(20), 95)).toBe(19);
  });

  it("is exact for a whole rank that binary fractions would round up", () => {
    expect(percentile(oneTo(100), 55)).toBe(55);
    expect(percentile(oneTo(100), 7)).toBe(7);
  });

  it("does not reorder the values", () => {
    const values = [3, 1, 2];
    percentile(values, 50);
    expect(values).toEqual([3, 1, 2]);
  });
});
