import { describe, expect, it } from "vitest";
import { attemptsPerRound, calculateRetryAt } from "#domain/delivery/retry-schedule.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { at } from "#test/support/at.ts";

const failed = at("14:00");
const secondsTo = (next: Instant | undefined) => next && elapsedMs(failed, next) / 1_000;
const minute = 60;
const hour = 60 * minute;

describe("a round of attempts", () => {
  it("starts at once, and retries 5 s, 5 and 30 min, 2, 5, 10, 14, 20 and 24 h after each failure", () => {
    const waits = [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];
    expect(attemptsPerRound).toBe(waits.length + 1);
    expect([...waits, undefined].map((_, index) => secondsTo(calculateRetryAt(index + 1, failed, 0.5)))).toEqual([
      ...waits,
      undefined,
    ]);
  });

  it("varies each wait by at most a fifth", () => {
    expect(secondsTo(calculateRetryAt(2, failed, 0))).toBe(4 * minute);
    expect(secondsTo(calculateRetryAt(2, failed, 1))).toBe(6 * minute);
  });

  it("is shortened as a whole by `pace`", () => {
    expect(secondsTo(calculateRetryAt(4, failed, 0.5, { pace: 0.001 }))).toBe(7.2);
  });

  it("waits as long as the endpoint asks if that is longer than the schedule, up to a day", () => {
    const waitFor = (retryAfterMs: number) => secondsTo(calculateRetryAt(3, failed, 0.5, { retryAfterMs }));
    expect(waitFor(1_000)).toBe(30 * minute);
    expect(waitFor(2 * hour * 1_000)).toBe(2 * hour);
    expect(waitFor(72 * hour * 1_000)).toBe(24 * hour);
  });
});
