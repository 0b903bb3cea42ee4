import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listClosedSpans } from "#console/leads/list-closed-spans.ts";
import { instant } from "#domain/shared/instant.ts";
import { measureWorkingMs } from "#domain/shared/working-hours.ts";
import { on } from "#test/support/at.ts";
import { londonHours } from "#test/support/facts.ts";

describe("the hours in which a client was closed", () => {
  it("lie between the closing and the next opening", () => {
    const spans = listClosedSpans(londonHours, on("2026-11-20T17:00Z"), on("2026-11-23T09:30Z"));
    expect(spans).toEqual([{ from: on("2026-11-20T17:30Z"), to: on("2026-11-23T09:00Z") }]);
  });

  it("together with the working hours are the whole time, whenever it begins and ends", () => {
    const start = Date.parse("2026-11-16T00:00Z");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 20_000 }), (offset, minutes) => {
        const from = instant(start + offset * 60_000);
        const to = instant(Date.parse(from) + minutes * 60_000);
        const { hours } = londonHours;
        const closed = listClosedSpans(londonHours, from, to)
          .map((span) => Date.parse(span.to) - Date.parse(span.from))
          .reduce((sum, ms) => sum + ms, 0);
        expect(closed + measureWorkingMs(hours, hours.timeZone, from, to)).toBe(minutes * 60_000);
      }),
    );
  });
});
