/**
 * Finds the `p`-th percentile (0 < p ≤ 100) by nearest rank: the smallest measured value that at least p % of the
 * values do not exceed. It is always a measured value; undefined without values.
 */
export function percentile(values: readonly number[], p: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  // Multiply first: in binary, 0.55 × 100 is a little more than 55.
  return sorted[Math.ceil((p * sorted.length) / 100) - 1];
}
