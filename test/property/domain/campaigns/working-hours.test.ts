import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findClosingTime, findNextOpening, isWithinHours, WorkingHours } from "#domain/campaigns/working-hours.ts";
import { elapsedMs, instant, type Instant } from "#domain/shared/instant.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";

const minuteMs = 60_000;

/** Zones, each with the time of a clock change (Kathmandu has none; Samoa once skipped a day). */
const changes = [
  ["Europe/London", "2026-03-29T01:00Z"],
  ["Europe/London", "2026-10-25T01:00Z"],
  ["America/New_York", "2026-03-08T07:00Z"],
  ["America/New_York", "2026-11-01T06:00Z"],
  ["Asia/Kathmandu", "2026-11-22T14:00Z"],
  ["Pacific/Apia", "2011-12-30T10:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T15:30Z"],
  ["Australia/Lord_Howe", "2026-04-04T15:00Z"],
  ["America/St_Johns", "2010-11-07T02:31Z"],
] as const;

const clock = (minute: number) =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");

const opening = fc
  .record({
    days: fc.subarray([...Weekday.options], { minLength: 1 }),
    // Often at night, when clocks change, or at midnight.
    ends: fc.uniqueArray(fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.constantFrom(0, 30, 60, 90, 120, 150, 1440)), {
      minLength: 2,
      maxLength: 2,
    }),
  })
  .map(({ days, ends: [a = 0, b = 0] }) => ({ days, from: clock(Math.min(a, b)), to: clock(Math.max(a, b)) }));

const anyCase = fc
  .record({
    change: fc.constantFrom(...changes),
    weekly: fc.array(opening, { maxLength: 4 }),
    offMinutes: fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -6000, max: 6000 })),
    ms: fc.nat(minuteMs - 1),
    holidayOffsets: fc.uniqueArray(fc.integer({ min: -2, max: 6 }), { maxLength: 3 }),
  })
  .map(({ change: [zone, moment], weekly, offMinutes, ms, holidayOffsets }) => {
    const changed = Date.parse(moment);
    const holidays = holidayOffsets.map((days) => instant(changed + days * 86_400_000).slice(0, 10));
    return { zone, at: instant(changed + offMinutes * minuteMs + ms), hours: WorkingHours.parse({ weekly, holidays }) };
  });

/** Every whole minute from after `from` to before `to`, at most three days of them: clocks change at whole minutes. */
function* minutesBetween(from: Instant, to: Instant): Generator<Instant> {
  const end = Math.min(Date.parse(to), Date.parse(from) + 3 * 86_400_000);
  for (let ms = (Math.floor(Date.parse(from) / minuteMs) + 1) * minuteMs; ms < end; ms += minuteMs) yield instant(ms);
}

const threeDaysAfter = (at: Instant): Instant => instant(Date.parse(at) + 3 * 86_400_000);

describe("the next opening, for any hours, also around a clock change", () => {
  it("is open and not in the past, and no minute before it is open", () => {
    fc.assert(
      fc.property(anyCase, ({ hours, zone, at }) => {
        const opening = findNextOpening(hours, zone, at);
        if (opening === undefined) return;
        expect(opening >= at).toBe(true);
        expect(isWithinHours(hours, zone, opening)).toBe(true);
        expect(minutesBetween(at, opening).find((minute) => isWithinHours(hours, zone, minute))).toBeUndefined();
        if (opening !== at) expect(isWithinHours(hours, zone, at)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("is undefined only if no minute of the next weeks is open", () => {
    fc.assert(
      fc.property(anyCase, ({ hours, zone, at }) => {
        fc.pre(findNextOpening(hours, zone, at) === undefined);
        const later = instant(Date.parse(at) + 9 * 86_400_000);
        expect(minutesBetween(later, threeDaysAfter(later)).find((minute) => isWithinHours(hours, zone, minute))).toBe(
          undefined,
        );
      }),
      { numRuns: 20 },
    );
  });
});

describe("the closing time, for any hours, also around a clock change", () => {
  it("is closed, and every minute before it is open", () => {
    fc.assert(
      fc.property(anyCase, ({ hours, zone, at }) => {
        const closing = findClosingTime(hours, zone, at);
        const open = isWithinHours(hours, zone, at);
        if (!open || closing === undefined) {
          expect(closing).toBeUndefined();
          if (!open) return;
        } else {
          expect(elapsedMs(at, closing)).toBeGreaterThan(0);
          expect(isWithinHours(hours, zone, closing)).toBe(false);
        }
        const end = closing ?? threeDaysAfter(at);
        expect(minutesBetween(at, end).find((minute) => !isWithinHours(hours, zone, minute))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
