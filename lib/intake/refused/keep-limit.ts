import type { Instant } from "#domain/shared/instant.ts";
import { makeBoundedCache } from "#platform/bounded-cache.ts";

/** The most refused leads that one process records for an agency in a minute. */
export const maxKeptPerMinute = 100;

type Minute = { minute: string; kept: number; notKept: number; reported: number };

/**
 * Makes the limit of what a process records, so that a flood of refused pushes does not cost as many writes. Above the
 * limit it only counts. The count is due for storage (`notKept`) at 1, 10, 100, … leads, and the rest of it with the
 * first refused lead of a later minute: a minute costs a handful of writes, and the stored number is about right.
 */
export function makeKeepLimit() {
  const minutes = makeBoundedCache<Minute>();
  return function countRefused(agency: string, at: Instant): { isKept: boolean; notKept: number } {
    const minute = at.slice(0, 16);
    const last = minutes.get(agency);
    const current = last?.minute === minute ? last : { minute, kept: 0, notKept: 0, reported: 0 };
    if (current !== last) minutes.set(agency, current);
    const unreported = last && last !== current ? last.notKept - last.reported : 0;
    if (current.kept < maxKeptPerMinute) {
      current.kept += 1;
      return { isKept: true, notKept: unreported };
    }
    current.notKept += 1;
    if (!isPowerOfTen(current.notKept)) return { isKept: false, notKept: 0 };
    const notKept = current.notKept - current.reported;
    current.reported = current.notKept;
    return { isKept: false, notKept };
  };
}

const isPowerOfTen = (count: number): boolean => /^10*$/.test(String(count));
