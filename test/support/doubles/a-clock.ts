import { instant, type Instant } from "#domain/shared/instant.ts";
import { at } from "../at.ts";

/** A clock that shows `time` of the day of `at` until it is set to another time. */
export function aClock(time: string) {
  let shown = at(time);
  return {
    now: () => shown,
    set: (next: string) => {
      shown = at(next);
    },
    setTo: (next: Instant) => {
      shown = next;
    },
    advanceMs: (ms: number) => {
      shown = instant(Date.parse(shown) + ms);
    },
  };
}
