import { describe, expect, it } from "vitest";
import { instant } from "#domain/shared/instant.ts";
import {
  findNextPeriodStart,
  findSpansShowing,
  toCalendarPeriods,
  toInstantAt,
  toWallClock,
} from "#domain/shared/wall-clock.ts";
import { on } from "#test/support/at.ts";

describe("local time", () => {
  it.each([
    ["Europe/London", "2026-11-22T14:05:59.999Z", { date: "2026-11-22", weekday: "sun", minute: 845 }],
    ["Europe/London", "2026-06-30T23:30Z", { date: "2026-07-01", weekday: "wed", minute: 30 }],
    ["America/New_York", "2026-11-22T04:59Z", { date: "2026-11-21", weekday: "sat", minute: 1439 }],
    ["Asia/Kathmandu", "2026-11-22T18:15Z", { date: "2026-11-23", weekday: "mon", minute: 0 }],
    ["Pacific/Kiritimati", "2026-11-22T10:00Z", { date: "2026-11-23", weekday: "mon", minute: 0 }],
    ["Australia/Lord_Howe", "2026-11-22T12:59Z", { date: "2026-11-22", weekday: "sun", minute: 1439 }],
  ])("in %s at %s", (zone, at, shown) => {
    expect(toWallClock(zone, on(at))).toEqual(shown);
  });

  it.each([
    ["an ordinary time", "Europe/London", "2026-11-22", 845, "2026-11-22T14:05Z"],
    ["the start of the next day", "Europe/London", "2026-07-01", 1440, "2026-07-01T23:00Z"],
    ["the first 01:30 of two", "Europe/London", "2026-10-25", 90, "2026-10-25T00:30Z"],
    ["the clock change, if 01:30 is skipped", "Europe/London", "2026-03-29", 90, "2026-03-29T01:00Z"],
    ["the clock change, if 01:00 is skipped", "Europe/London", "2026-03-29", 60, "2026-03-29T01:00Z"],
    ["02:00, right after the clock change", "Europe/London", "2026-03-29", 120, "2026-03-29T01:00Z"],
    ["the clock change, if half an hour is skipped", "Australia/Lord_Howe", "2026-10-04", 145, "2026-10-03T15:30Z"],
    ["the first of two, if half an hour is repeated", "Australia/Lord_Howe", "2026-04-05", 105, "2026-04-04T14:45Z"],
    ["noon of a day that Samoa skipped", "Pacific/Apia", "2011-12-30", 720, "2011-12-30T10:00Z"],
  ])("shows %s: %s, %s, minute %i", (_, zone, date, minute, at) => {
    expect(toInstantAt(zone, date, minute)).toBe(on(at));
  });
});

describe("the span in which clocks show some minutes of a day", () => {
  const spans = (date: string, from: number, to: number) =>
    findSpansShowing("Europe/London", date, [{ from, to }]).map((span) =>
      [span.from, span.to].map((epochMs) => instant(epochMs).slice(11, 16)).join("–"),
    );

  it.each([
    ["is one span on most days", "2026-11-22", 60, 120, ["01:00–02:00"]],
    ["is in two parts when clocks go back in between", "2026-10-25", 60, 90, ["00:00–00:30", "01:00–01:30"]],
    ["is two parts that touch when clocks go back within", "2026-10-25", 0, 180, ["23:00–01:00", "01:00–03:00"]],
    ["is cut short when clocks skip its end", "2026-03-29", 0, 90, ["00:00–01:00"]],
    ["is cut short when clocks skip its start", "2026-03-29", 90, 150, ["01:00–01:30"]],
    ["is empty when clocks skip all of it", "2026-03-29", 60, 120, []],
  ])("%s", (_, date, from, to, expected) => {
    expect(spans(date, from, to)).toEqual(expected);
  });
});

describe("calendar periods", () => {
  it.each([
    ["Europe/London", "2026-11-22T23:59:59.999Z", { day: "2026-11-22", week: "2026-W47", month: "2026-11" }],
    ["Europe/London", "2026-11-23T00:00Z", { day: "2026-11-23", week: "2026-W48", month: "2026-11" }],
    ["Asia/Kathmandu", "2026-11-30T18:15Z", { day: "2026-12-01", week: "2026-W49", month: "2026-12" }],
    // Years that start on a Friday or a Thursday, and one with 53 weeks.
    ["Etc/UTC", "2027-01-01T00:00Z", { day: "2027-01-01", week: "2026-W53", month: "2027-01" }],
    ["Etc/UTC", "2027-01-04T00:00Z", { day: "2027-01-04", week: "2027-W01", month: "2027-01" }],
    ["Etc/UTC", "2025-12-29T00:00Z", { day: "2025-12-29", week: "2026-W01", month: "2025-12" }],
  ])("in %s at %s", (zone, at, periods) => {
    expect(toCalendarPeriods(zone, on(at))).toEqual(periods);
  });

  it.each([
    ["day", "Europe/London", "2026-11-22T14:00Z", "2026-11-23T00:00Z"],
    ["day", "Europe/London", "2026-11-22T00:00Z", "2026-11-23T00:00Z"],
    ["day", "Europe/London", "2026-10-24T23:00Z", "2026-10-26T00:00Z"],
    ["day", "America/Havana", "2026-11-01T05:30Z", "2026-11-02T05:00Z"],
    ["day", "America/Asuncion", "2023-09-30T12:00Z", "2023-10-01T04:00Z"],
    ["day", "Pacific/Apia", "2011-12-29T12:00Z", "2011-12-30T10:00Z"],
    // St. John's had this evening twice, and so a second midnight.
    ["day", "America/St_Johns", "2010-11-07T02:45Z", "2010-11-07T03:30Z"],
    ["week", "Europe/London", "2026-11-22T14:00Z", "2026-11-23T00:00Z"],
    ["week", "Europe/London", "2026-11-23T00:00Z", "2026-11-30T00:00Z"],
    ["month", "Europe/London", "2026-03-15T14:00Z", "2026-03-31T23:00Z"],
    ["month", "Europe/London", "2026-12-31T23:59Z", "2027-01-01T00:00Z"],
  ] as const)("the next %s in %s after %s starts at %s", (per, zone, at, next) => {
    expect(findNextPeriodStart(zone, on(at), per)).toBe(on(next));
  });
});
