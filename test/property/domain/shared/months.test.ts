import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { toMonthRange } from "#domain/shared/time-zone.ts";

const zone = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
const anyMonth = fc.record({ year: fc.integer({ min: 2000, max: 2099 }), month: fc.integer({ min: 1, max: 12 }) });

const written = (year: number, month: number): string =>
  `${year + Math.floor((month - 1) / 12)}-${String(((month - 1) % 12) + 1).padStart(2, "0")}`;

/** The month that clocks and calendars in `zone` show at `epochMs`. */
function shownMonth(zone: string, epochMs: number): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric", month: "2-digit" }).formatToParts(
    epochMs,
  );
  const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value;
  return `${part("year")}-${part("month")}`;
}

describe("months in any zone", () => {
  it("follow one another without a gap and without an overlap", () => {
    fc.assert(
      fc.property(zone, anyMonth, (zone, { year, month }) => {
        fc.pre(year < 2099 || month < 12);
        expect(toMonthRange(zone, written(year, month)).to).toBe(toMonthRange(zone, written(year, month + 1)).from);
      }),
    );
  });

  it("start in the first moment that calendars there show them, and not before", () => {
    fc.assert(
      fc.property(zone, anyMonth, (zone, { year, month }) => {
        const name = written(year, month);
        const from = Date.parse(toMonthRange(zone, name).from);
        expect(shownMonth(zone, from)).toBe(name);
        expect(shownMonth(zone, from - 1)).toBe(written(month === 1 ? year - 1 : year, month === 1 ? 12 : month - 1));
      }),
      { numRuns: 300 },
    );
  });

  it("are of the length of a calendar month, give or take the day that Samoa skipped", () => {
    fc.assert(
      fc.property(zone, anyMonth, (zone, { year, month }) => {
        const { from, to }: { from: Instant; to: Instant } = toMonthRange(zone, written(year, month));
        const days = elapsedMs(from, to) / 86_400_000;
        const expected = new Date(Date.UTC(year, month, 0)).getUTCDate();
        expect(Math.abs(days - expected)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
