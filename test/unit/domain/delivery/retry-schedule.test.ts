import { describe, expect, it } from "vitest";
import { attemptsPerRound, calculateRetryAt } from "#domain/delivery/retry-schedule.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { at } from "#test/support/at.ts";

const failed = at("14:00");
const secondsTo = (next: Instant | undefined) => next && elapsedMs(failed, next) / 1_000;
const minute = 60;
const hour = 60 * minute;

describe("a round of attempts", () => {
  it("is made at once, and 5 s, 5 and 30 min, 2, 5, 10, 14, 20 and 24 h after the failure before", () => {
    const waits = [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];
    expect(attemptsPerRound).toBe(waits.length + 1);
    expect([...waits, undefined].map((_, index) => secondsTo(calculateRetryAt(index + 1, failed, 0.5)))).toEqual([
      ...waits,
      undefined,
    ]);
  });

  it("waits a fifth less at the least, and a fifth more at the most", () => {
    expect(secondsTo(calculateRetryAt(2, failed, 0))).toBe(4 * minute);
    expect(secondsTo(calculateRetryAt(2, failed, 1))).toBe(6 * minute);
  });

  it("is shortened as a whole, to be watched", () => {
    expect(secondsTo(calculateRetryAt(4, failed, 0.5, { pace: 0.001 }))).toBe(7.2);
  });

  it("waits as long as it is asked to where that is longer, but for a day at most, and never less for it", () => {
    const asked = (retryAfterMs: number) => secondsTo(calculateRetryAt(3, failed, 0.5, { retryAfterMs }));
    expect(asked(1_000)).toBe(30 * minute);
    expect(asked(2 * hour * 1_000)).toBe(2 * hour);
    expect(asked(72 * hour * 1_000)).toBe(24 * hour);
  });
});
