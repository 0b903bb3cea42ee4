import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import {
  addWorkingMs,
  findClosingTime,
  findNextOpening,
  isWithinHours,
  measureWorkingMs,
  WorkingHours,
} from "#domain/shared/working-hours.ts";
import { elapsedMs, instant, type Instant } from "#domain/shared/instant.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";
import { runs } from "#test/support/property-runs.ts";

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
      runs(300),
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
      runs(20),
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
      runs(300),
    );
  });
});

describe("working time, for any hours, also around a clock change", () => {
  /** The open whole minutes between two instants on whole minutes, counted one by one in the calendar of Temporal. */
  function countOpenMinutes({ weekly, holidays }: WorkingHours, zone: string, from: Instant, minutes: number): number {
    let count = 0;
    for (let minute = 0; minute < minutes; minute += 1) {
      const local = Temporal.Instant.from(from).add({ minutes: minute }).toZonedDateTimeISO(zone);
      const time = local.toPlainTime().toString({ smallestUnit: "minute" });
      const isOpen = weekly.some(
        ({ days, from: opens, to: closes }) =>
          days.some((day) => Weekday.options.indexOf(day) + 1 === local.dayOfWeek) && opens <= time && time < closes,
      );
      if (isOpen && !holidays.includes(local.toPlainDate().toString())) count += 1;
    }
    return count;
  }

  const anySpan = fc.tuple(anyCase, fc.nat(1_440)).map(([{ hours, zone, at }, minutes]) => {
    const from = instant(Math.floor(Date.parse(at) / minuteMs) * minuteMs);
    return { hours, zone, from, minutes, to: instant(Date.parse(from) + minutes * minuteMs) };
  });

  it("is what Temporal counts minute by minute", () => {
    fc.assert(
      fc.property(anySpan, ({ hours, zone, from, minutes, to }) => {
        expect(measureWorkingMs(hours, zone, from, to)).toBe(countOpenMinutes(hours, zone, from, minutes) * minuteMs);
      }),
      runs(30),
    );
  });

  it("is what Temporal counts in any zone of today", () => {
    const zones = Intl.supportedValuesOf("timeZone");
    const anyZone = fc.tuple(anySpan, fc.constantFrom(...zones), fc.integer({ min: 0, max: 600 * 1_440 }));
    fc.assert(
      fc.property(anyZone, ([{ hours, minutes }, zone, offset]) => {
        const from = instant(Date.parse("2026-06-01T00:00Z") + offset * minuteMs);
        const to = instant(Date.parse(from) + minutes * minuteMs);
        expect(measureWorkingMs(hours, zone, from, to)).toBe(countOpenMinutes(hours, zone, from, minutes) * minuteMs);
      }),
      runs(30),
    );
  });

  it("is additive", () => {
    fc.assert(
      fc.property(anyCase, fc.nat(9 * 86_400_000), fc.nat(9 * 86_400_000), ({ hours, zone, at }, first, second) => {
        const [middle, end] = [first, first + second].map((ms) => instant(Date.parse(at) + ms)) as [Instant, Instant];
        const measure = (from: Instant, to: Instant) => measureWorkingMs(hours, zone, from, to);
        expect(measure(at, middle) + measure(middle, end)).toBe(measure(at, end));
      }),
      runs(300),
    );
  });

  it("has passed at the first millisecond at which it measures as much", () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 1, max: 5 * 86_400_000 }), ({ hours, zone, at }, ms) => {
        const end = addWorkingMs(hours, zone, at, ms);
        const later = instant(Date.parse(at) + 399 * 86_400_000);
        if (end === undefined) {
          expect(measureWorkingMs(hours, zone, at, later)).toBeLessThan(ms);
          return;
        }
        expect(measureWorkingMs(hours, zone, at, end)).toBe(ms);
        expect(measureWorkingMs(hours, zone, at, instant(Date.parse(end) - 1))).toBe(ms - 1);
      }),
      runs(100),
    );
  });
});
