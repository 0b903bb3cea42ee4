import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRetryAfterMs } from "#domain/delivery/parse-retry-after.ts";
import { instant } from "#domain/shared/instant.ts";

const day = 24 * 60 * 60 * 1000;
const now = Date.UTC(2026, 10, 23, 14, 0, 0);
const wait = (header: string | undefined, at = now) => parseRetryAfterMs(header, instant(at));

const pad = (number: number, length = 2, by = "0") => String(number).padStart(length, by);
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const days = ["Sun", "Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur"].map((name) => `${name}day`);

/** A date in each of the three forms of HTTP. */
function writtenForms(ms: number): string[] {
  const date = new Date(ms);
  const month = months[date.getUTCMonth()] ?? "";
  const weekday = days[date.getUTCDay()] ?? "";
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map((part) => pad(part)).join(":");
  const short = weekday.slice(0, 3);
  return [
    date.toUTCString(),
    `${weekday}, ${pad(date.getUTCDate())}-${month}-${pad(date.getUTCFullYear() % 100)} ${time} GMT`,
    `${short} ${month} ${pad(date.getUTCDate(), 2, " ")} ${time} ${date.getUTCFullYear()}`,
  ];
}

describe("the wait in a Retry-After header", () => {
  it("is the given number of seconds, up to a day", () => {
    const holds = fc.property(fc.nat(), (seconds) => wait(String(seconds)) === Math.min(seconds * 1000, day));
    expect(() => fc.assert(holds)).not.toThrow();
  });

  it("is the time until the given date, in any form: 0 for a past date, and up to a day", () => {
    // A year of two digits lies between 49 years ago and 50 years ahead.
    const seconds = fc.integer({ min: -40 * 365 * 86_400, max: 40 * 365 * 86_400 });
    const holds = fc.property(seconds, (ahead) => {
      const expected = Math.min(Math.max(ahead * 1000, 0), day);
      return writtenForms(now + ahead * 1000).every((date) => wait(date) === expected);
    });
    expect(() => fc.assert(holds)).not.toThrow();
  });

  it("is between 0 and a day or undefined, for any text at any time", () => {
    const anything = fc.oneof(fc.string(), fc.integer().map(String), fc.float().map(String), fc.date().map(String));
    const moments = fc.integer({ min: 0, max: Date.UTC(2200, 0) });
    const holds = fc.property(anything, moments, (header, at) => {
      const ms = wait(header, at);
      return ms === undefined || (ms >= 0 && ms <= day);
    });
    expect(() => fc.assert(holds)).not.toThrow();
  });

  it.each([
    ["120", 120_000],
    [" 120 ", 120_000],
    ["0", 0],
    ["86400", day],
    ["99999999999999999999999999", day],
    ["Mon, 23 Nov 2026 14:00:30 GMT", 30_000],
    // The weekday is not checked, so a wrong one does not cause an early retry.
    ["Tue, 23 Nov 2026 14:00:30 GMT", 30_000],
    ["Mon, 23 Nov 2026 13:00:00 GMT", 0],
    ["Monday, 23-Nov-26 14:01:00 GMT", 60_000],
    // 50 years from this year is in the future, 51 in the past.
    ["Monday, 23-Nov-76 14:01:00 GMT", day],
    ["Tuesday, 23-Nov-77 14:01:00 GMT", 0],
    ["Mon Nov 23 14:00:01 2026", 1_000],
    ["Sun, 06 Nov 1994 08:49:37 GMT", 0],
    ["Sunday, 06-Nov-94 08:49:37 GMT", 0],
    ["Wed, 31 Dec 2026 23:59:60 GMT", day],
  ])("is read from %j", (header, ms) => {
    expect(wait(header)).toBe(ms);
  });

  it.each([
    undefined,
    "",
    " ",
    "soon",
    "-1",
    "+5",
    "1.5",
    "1e3",
    "0x10",
    "12 seconds",
    "12,34",
    "١٢",
    "NaN",
    "Infinity",
    "2026-11-23T14:01:00Z",
    "Mon, 23 Nov 2026 14:01:00 CET",
    "Mon, 23 Nov 2026 14:01:00",
    "Mon, 3 Nov 2026 14:01:00 GMT",
    "Mon, 31 Feb 2026 14:01:00 GMT",
    "Mon, 00 Nov 2026 14:01:00 GMT",
    "Mon, 23 Nov 2026 24:00:00 GMT",
    "Mon, 23 Nov 2026 14:60:00 GMT",
    "Mon, 23 Nov 2026 14:01:61 GMT",
    "mon, 23 nov 2026 14:01:00 gmt",
    "Mon, 23 Nov 2026 14:01:00 GMT, 120",
    "Mon, 23 Nvo 2026 14:01:00 GMT",
  ])("is undefined for %j", (header) => {
    expect(wait(header)).toBeUndefined();
  });
});
