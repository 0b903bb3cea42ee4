import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAge } from "#platform/text/format-time.ts";

describe("formatAge", () => {
  it("returns words with valid numbers for any two instants and any time zone", () => {
    const instant = fc
      .date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true })
      .map((date) => date.toISOString());
    const timeZone = fc.constantFrom("Europe/London", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu");
    fc.assert(
      fc.property(instant, instant, timeZone, (at, now, timeZone) => {
        expect(formatAge(at, now, { timeZone, locale: "en-GB" })).toMatch(
          /^(just now|\d+ (minute|hour)s? ago|yesterday at \d\d:\d\d|[A-Z]\w+day at \d\d:\d\d|\d+ [A-Z]\w+( \d{4})? at \d\d:\d\d)$/,
        );
      }),
    );
  });
});
