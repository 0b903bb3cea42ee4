import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { toMonthRange } from "#domain/shared/time-zone.ts";
import { runs } from "#test/support/property-runs.ts";

const zone = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
const anyMonth = fc.record({ year: fc.integer({ min: 2000, max: 2099 }), month: fc.integer({ min: 1, max: 12 }) });

const formatMonth = (year: number, month: number): string =>
  `${year + Math.floor((month - 1) / 12)}-${String(((month - 1) % 12) + 1).padStart(2, "0")}`;

/** The month of `epochMs` in `zone`. */
function shownMonth(zone: string, epochMs: number): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric", month: "2-digit" }).formatToParts(
    epochMs,
  );
  const readPart = (name: string) => parts.find(({ type }) => type === name)?.value;
  return `${readPart("year")}-${readPart("month")}`;
}

describe("months in any zone", () => {
  it("follow one another without a gap or an overlap", () => {
    fc.assert(
      fc.property(zone, anyMonth, (zone, { year, month }) => {
        fc.pre(year < 2099 || month < 12);
        expect(toMonthRange(zone, formatMonth(year, month)).to).toBe(
          toMonthRange(zone, formatMonth(year, month + 1)).from,
        );
      }),
    );
  });

  it("start at the first millisecond of the month in the zone", () => {
    fc.assert(
      fc.property(zone, anyMonth, (zone, { year, month }) => {
        const name = formatMonth(year, month);
        const from = Date.parse(toMonthRange(zone, name).from);
        expect(shownMonth(zone, from)).toBe(name);
        expect(shownMonth(zone, from - 1)).toBe(
          formatMonth(month === 1 ? year - 1 : year, month === 1 ? 12 : month - 1),
        );
      }),
      runs(300),
    );
  });

  it("are as long as a calendar month, except for the day that Samoa skipped", () => {
    fc.assert(
      fc.property(zone, anyMonth, (zone, { year, month }) => {
        const { from, to }: { from: Instant; to: Instant } = toMonthRange(zone, formatMonth(year, month));
        const days = elapsedMs(from, to) / 86_400_000;
        const expected = new Date(Date.UTC(year, month, 0)).getUTCDate();
        expect(Math.abs(days - expected)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
