/**
 * The distribution of whole numbers (seconds, minor units) in logarithmic buckets: the size depends on their range, not on
 * how many they are. The bucket `i` of `buckets` counts the values of (γ^(i−2), γ^(i−1)], and the bucket 0 counts the
 * zeros; they are sorted by `i`. Sum, smallest and largest value are exact.
 *
 * The buckets are those of DDSketch (Masson, Rim, Lee: DDSketch, PVLDB 12, 2019, §2).
 */
export type LogSketch = {
  count: number;
  sum: number;
  min: number;
  max: number;
  buckets: readonly (readonly [index: number, count: number])[];
};

/** The largest error of a percentile, as a share of it. */
const sketchError = 0.01;
const gamma = (1 + sketchError) / (1 - sketchError);
const logGamma = Math.log(gamma);

export const emptySketch: LogSketch = { count: 0, sum: 0, min: 0, max: 0, buckets: [] };

/** Builds the sketch of `values`, in any order. Throws a RangeError if one is negative or not whole. */
export function toLogSketch(values: Iterable<number>): LogSketch {
  const buckets = new Map<number, number>();
  let [count, sum, min, max] = [0, 0, Infinity, 0];
  for (const value of values) {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError("a sketch has whole numbers from 0");
    const index = value === 0 ? 0 : 1 + Math.ceil(Math.log(value) / logGamma);
    buckets.set(index, (buckets.get(index) ?? 0) + 1);
    [count, sum, min, max] = [count + 1, sum + value, Math.min(min, value), Math.max(max, value)];
  }
  return count === 0 ? emptySketch : { count, sum, min, max, buckets: sortBuckets(buckets) };
}

/** Merges sketches into that of all their values: the order and the grouping do not matter. */
export function mergeSketches(sketches: Iterable<LogSketch>): LogSketch {
  const buckets = new Map<number, number>();
  let [count, sum, min, max] = [0, 0, Infinity, 0];
  for (const sketch of sketches) {
    if (sketch.count === 0) continue;
    for (const [index, more] of sketch.buckets) buckets.set(index, (buckets.get(index) ?? 0) + more);
    count += sketch.count;
    sum += sketch.sum;
    min = Math.min(min, sketch.min);
    max = Math.max(max, sketch.max);
  }
  return count === 0 ? emptySketch : { count, sum, min, max, buckets: sortBuckets(buckets) };
}

const sortBuckets = (buckets: ReadonlyMap<number, number>) => [...buckets].sort(([a], [b]) => a - b);

/**
 * Estimates the `p`-th percentile (0 < p ≤ 100) by nearest rank, within 1 % of the value that `percentile` finds among
 * all values, and exactly if that is the largest one; undefined without values.
 */
export function estimatePercentile({ count, min, max, buckets }: LogSketch, p: number): number | undefined {
  const rank = Math.ceil((p * count) / 100);
  if (rank === count) return count === 0 ? undefined : max;
  let seen = 0;
  for (const [index, own] of buckets) {
    seen += own;
    // The middle of a bucket by ratio: both of its ends are 1 % away.
    const middle = index === 0 ? 0 : (2 * gamma ** (index - 1)) / (gamma + 1);
    if (seen >= rank) return Math.min(Math.max(middle, min), max);
  }
  return undefined;
}

/** Estimates a percentile as a report shows it: a whole number, or null without values. */
export function estimateWholePercentile(sketch: LogSketch, p: number): number | null {
  const estimate = estimatePercentile(sketch, p);
  return estimate === undefined ? null : Math.round(estimate);
}
