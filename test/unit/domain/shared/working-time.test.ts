import { describe, expect, it } from "vitest";
import { instant } from "#domain/shared/instant.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";
import { addWorkingMs, measureWorkingMs, type WorkingHours } from "#domain/shared/working-hours.ts";
import { on } from "#test/support/at.ts";

const minuteMs = 60_000;
const weekdays: Weekday[] = ["mon", "tue", "wed", "thu", "fri"];
const everyDay = [...Weekday.options];
const hours = (days: Weekday[], from: string, to: string, holidays: string[] = []): WorkingHours => ({
  weekly: [{ days, from, to }],
  holidays,
});
const office = hours(weekdays, "09:00", "17:30");
const christmas = { ...office, holidays: ["2026-12-25", "2026-12-28"] };
const easter = { ...office, holidays: ["2027-03-26", "2027-03-29"] };
const kolkata = hours(weekdays, "10:00", "18:00");
const auckland = hours(weekdays, "09:00", "17:00");
const allDay = hours(everyDay, "00:00", "24:00");

describe("working time", () => {
  it.each<[string, string, WorkingHours, string, string, number, number]>([
    ["within an opening", "Europe/London", office, "2026-11-24T14:00Z", "2026-11-24T14:05Z", 5, 5],
    ["over a weekend", "Europe/London", office, "2026-11-27T16:58Z", "2026-11-30T09:04Z", 3846, 36],
    ["over holidays", "Europe/London", christmas, "2026-12-24T16:00Z", "2026-12-29T09:30Z", 6810, 120],
    ["of a day with 23 hours", "Europe/London", allDay, "2027-03-28T00:00Z", "2027-03-28T23:00Z", 1380, 1380],
    [
      "in an hour that clocks show twice",
      "Europe/London",
      hours(everyDay, "01:00", "02:00"),
      "2026-10-25T00:30Z",
      "2026-10-25T01:30Z",
      60,
      60,
    ],
    [
      "of an hour that clocks show twice",
      "Europe/London",
      hours(everyDay, "01:00", "02:00"),
      "2026-10-24T12:00Z",
      "2026-10-25T12:00Z",
      1440,
      120,
    ],
    [
      "over an hour that clocks skip",
      "America/New_York",
      hours(everyDay, "01:00", "04:00"),
      "2027-03-14T06:30Z",
      "2027-03-14T07:30Z",
      60,
      60,
    ],
    ["of a day with 25 hours", "America/New_York", allDay, "2026-11-01T04:00Z", "2026-11-02T05:00Z", 1500, 1500],
    ["over a weekend in India", "Asia/Kolkata", kolkata, "2026-11-27T12:25Z", "2026-11-30T04:40Z", 3855, 15],
    ["when clocks go back in April", "Pacific/Auckland", allDay, "2027-04-03T11:00Z", "2027-04-04T12:00Z", 1500, 1500],
    ["when clocks go ahead", "Pacific/Auckland", allDay, "2026-09-26T11:59Z", "2026-09-27T10:59Z", 1380, 1380],
    ["while closed", "Europe/London", office, "2026-11-24T18:00Z", "2026-11-24T19:00Z", 60, 0],
    ["of no time", "Europe/London", office, "2026-11-24T14:05Z", "2026-11-24T14:05Z", 0, 0],
    ["of nearly two years", "Europe/London", office, "2026-11-23T09:00Z", "2028-10-02T08:00Z", 977_700, 247_350],
  ])("%s (%s)", (_, zone, openings, from, to, rawMinutes, workingMinutes) => {
    expect((Date.parse(to) - Date.parse(from)) / minuteMs).toBe(rawMinutes);
    expect(measureWorkingMs(openings, zone, on(from), on(to)) / minuteMs).toBe(workingMinutes);
  });

  it("is 0 if the end lies before the start", () => {
    expect(measureWorkingMs(office, "Europe/London", on("2026-11-24T14:05Z"), on("2026-11-24T14:00Z"))).toBe(0);
  });

  it.each<[string, string, WorkingHours, string, number, string | undefined]>([
    ["within the opening", "Europe/London", office, "2026-11-27T16:58Z", 30, "2026-11-27T17:28Z"],
    ["at closing, if it ends then", "Europe/London", office, "2026-11-27T17:20Z", 10, "2026-11-27T17:30Z"],
    ["on Monday", "Europe/London", office, "2026-11-27T17:20Z", 30, "2026-11-30T09:20Z"],
    ["on Monday, from a weekend", "Europe/London", office, "2026-11-28T10:00Z", 15, "2026-11-30T09:15Z"],
    ["after Christmas", "Europe/London", christmas, "2026-12-24T17:10Z", 60, "2026-12-29T09:40Z"],
    ["after Easter, in summer time", "Europe/London", easter, "2027-03-25T17:20Z", 20, "2027-03-30T08:10Z"],
    ["after Easter, from Good Friday", "Europe/London", easter, "2027-03-26T17:20Z", 30, "2027-03-30T08:30Z"],
    ["on Monday in India", "Asia/Kolkata", kolkata, "2026-11-27T12:25Z", 10, "2026-11-30T04:35Z"],
    ["on Monday after clocks went back", "Pacific/Auckland", auckland, "2027-04-02T03:50Z", 30, "2027-04-04T21:20Z"],
    ["at once for no time, also while closed", "Europe/London", office, "2026-11-28T10:00Z", 0, "2026-11-28T10:00Z"],
    ["never without openings", "Europe/London", { weekly: [], holidays: [] }, "2026-11-28T10:00Z", 1, undefined],
  ])("has passed %s", (_, zone, openings, from, minutes, expected) => {
    expect(addWorkingMs(openings, zone, on(from), minutes * minuteMs)).toBe(
      expected === undefined ? undefined : instant(Date.parse(expected)),
    );
  });
});
