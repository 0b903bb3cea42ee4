import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { planNextTry } from "#domain/contact/plan-next-try.ts";
import { instant } from "#domain/shared/instant.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";
import { isWithinHours, type WorkingHours } from "#domain/shared/working-hours.ts";
import { runs } from "#test/support/property-runs.ts";

const minuteMs = 60_000;

/** Zones, each with the time of a clock change. */
const changes = [
  ["Europe/London", "2026-10-25T01:00Z"],
  ["Europe/London", "2027-03-28T01:00Z"],
  ["America/New_York", "2026-11-01T06:00Z"],
  ["America/New_York", "2027-03-14T07:00Z"],
  ["Pacific/Auckland", "2026-09-26T14:00Z"],
  ["Pacific/Auckland", "2027-04-03T14:00Z"],
  ["Asia/Kolkata", "2026-11-27T12:25Z"],
] as const;

const anyDelay = fc.oneof(
  fc.integer({ min: 5, max: 600 }).map((minutes) => `${minutes}m`),
  fc.integer({ min: 1, max: 72 }).map((hours) => `${hours}h`),
  fc.integer({ min: 1, max: 30 }).map((days) => `${days}d`),
  fc.constant("next_morning"),
);

const anyTimeOfDay = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));

const anyHours: fc.Arbitrary<WorkingHours> = fc.record({
  weekly: fc.array(
    fc.record({
      days: fc.subarray([...Weekday.options], { minLength: 1 }),
      from: anyTimeOfDay,
      to: fc.constant("24:00"),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  holidays: fc.subarray(["2026-10-26", "2026-11-02", "2027-03-29"]),
});

const anyCall = fc
  .record({
    change: fc.constantFrom(...changes),
    offMinutes: fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -6000, max: 6000 })),
    reportedAfter: fc.oneof(fc.constant(0), fc.nat(6000)),
    hours: fc.option(anyHours, { nil: undefined }),
    delay: anyDelay,
  })
  .map(({ change: [timeZone, moment], offMinutes, reportedAfter, hours, delay }) => {
    const calledMs = Date.parse(moment) + offMinutes * minuteMs;
    return { timeZone, calledAt: instant(calledMs), at: instant(calledMs + reportedAfter * minuteMs), hours, delay };
  });

/** When the delay is over, by Temporal. */
function addByTemporal(delay: string, calledAt: string, timeZone: string): number {
  const called = Temporal.Instant.from(calledAt).toZonedDateTimeISO(timeZone);
  if (delay === "next_morning") {
    return called.toPlainDate().add({ days: 1 }).toZonedDateTime({ timeZone, plainTime: "09:00" }).epochMilliseconds;
  }
  const count = parseInt(delay, 10);
  const duration = delay.endsWith("m") ? { minutes: count } : delay.endsWith("h") ? { hours: count } : { days: count };
  return called.add(duration).epochMilliseconds;
}

describe("the next try that any cadence suggests after any call, also around a clock change", () => {
  it("is in the contact hours, and neither before the report nor before the delay is over", () => {
    const daytime: WorkingHours = {
      weekly: [{ days: [...Weekday.options], from: "08:00", to: "21:00" }],
      holidays: [],
    };
    fc.assert(
      fc.property(anyCall, ({ timeZone, calledAt, at, hours, delay }) => {
        const next = planNextTry([delay], { tries: 1, calledAt, at, hours, timeZone });
        expect(next).toBeDefined();
        if (next === undefined) return;
        expect(next >= at).toBe(true);
        expect(isWithinHours(hours ?? daytime, timeZone, next)).toBe(true);
        const over = addByTemporal(delay, calledAt, timeZone);
        // A time of day that clocks skip is the moment of the change here, and up to an hour later by Temporal.
        const slackMs = /[mh]$/.test(delay) ? 0 : 60 * minuteMs;
        expect(Date.parse(next)).toBeGreaterThanOrEqual(over - slackMs);
        const earliest = Math.max(over, Date.parse(at));
        if (isWithinHours(hours ?? daytime, timeZone, instant(earliest))) {
          expect(Date.parse(next)).toBeLessThanOrEqual(earliest);
        }
      }),
      runs(500),
    );
  });
});
