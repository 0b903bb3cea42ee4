import type { Span } from "./wall-clock.ts";

/** Sorts the ranges, and merges those that overlap or touch. */
export function mergeRanges(ranges: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}
