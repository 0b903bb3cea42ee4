import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instant, type Instant } from "#domain/shared/instant.ts";
import {
  addDays,
  findNextPeriodStart,
  toCalendarPeriods,
  toInstantAt,
  toWallClock,
} from "#domain/shared/wall-clock.ts";
import { runs } from "#test/support/property-runs.ts";

const zone = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
/** Since 2012, no clock has gone back over midnight. */
const anyInstant: fc.Arbitrary<Instant> = fc
  .integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2099, 11, 1) })
  .map(instant);
/** Times around the clock changes in London, New York and Lord Howe. */
const aroundChanges: fc.Arbitrary<Instant> = fc
  .tuple(
    fc.constantFrom("2026-03-29T01:00Z", "2026-10-25T01:00Z", "2026-11-01T06:00Z", "2026-04-04T15:00Z"),
    fc.integer({ min: -10_800_000, max: 10_800_000 }),
  )
  .map(([change, ms]) => instant(Date.parse(change) + ms));
const at = fc.oneof(anyInstant, aroundChanges);

describe("local time in any zone", () => {
  it("is the same after conversion to an instant and back", () => {
    fc.assert(
      fc.property(zone, at, (zone, at) => {
        const shown = toWallClock(zone, at);
        const first = toInstantAt(zone, shown.date, shown.minute);
        expect(first <= at).toBe(true);
        expect(toWallClock(zone, first)).toEqual(shown);
      }),
      runs(500),
    );
  });

  it("never goes back from a day to the next", () => {
    fc.assert(
      fc.property(zone, at, fc.integer({ min: 0, max: 1439 }), (zone, at, minute) => {
        const { date } = toWallClock(zone, at);
        expect(toInstantAt(zone, date, minute) <= toInstantAt(zone, addDays(date, 1), 0)).toBe(true);
        expect(toInstantAt(zone, date, 1440)).toBe(toInstantAt(zone, addDays(date, 1), 0));
      }),
      runs(300),
    );
  });
});

describe.each(["day", "week", "month"] as const)("a %s in any zone", (per) => {
  it("lasts until the millisecond before the next one", () => {
    fc.assert(
      fc.property(zone, at, (zone, at) => {
        const next = findNextPeriodStart(zone, at, per);
        const now = toCalendarPeriods(zone, at)[per];
        expect(next > at).toBe(true);
        expect(toCalendarPeriods(zone, next)[per] > now).toBe(true);
        expect(toCalendarPeriods(zone, instant(Date.parse(next) - 1))[per]).toBe(now);
      }),
      runs(300),
    );
  });
});

describe("a week", () => {
  it("starts on a Monday, and belongs to the year of its Thursday", () => {
    fc.assert(
      fc.property(zone, at, (zone, at) => {
        const { date, weekday } = toWallClock(zone, findNextPeriodStart(zone, at, "week"));
        expect(weekday).toBe("mon");
        const noon = toInstantAt(zone, date, 720);
        const thursday = toInstantAt(zone, addDays(date, 3), 720);
        expect(toCalendarPeriods(zone, noon).week).toBe(toCalendarPeriods(zone, thursday).week);
        expect(toCalendarPeriods(zone, noon).week.slice(0, 4)).toBe(toCalendarPeriods(zone, thursday).day.slice(0, 4));
      }),
    );
  });
});
