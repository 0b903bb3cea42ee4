/**
 * The `p`-th percentile (0 < p ≤ 100) by nearest rank: the smallest measured value that at least p % of them do not
 * exceed. Always a value that was measured; undefined when nothing was.
 */
export function percentile(values: readonly number[], p: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  // Multiplied first, because 0.55 × 100 is a little more than 55 in binary.
  return sorted[Math.ceil((p * sorted.length) / 100) - 1];
}
