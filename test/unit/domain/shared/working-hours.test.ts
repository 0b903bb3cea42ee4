import { describe, expect, it } from "vitest";
import { findClosingTime, findNextOpening, isWithinHours, WorkingHours } from "#domain/shared/working-hours.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";
import { on } from "#test/support/at.ts";

const weekdays: Weekday[] = ["mon", "tue", "wed", "thu", "fri"];
const everyDay = Weekday.options;
const open = (days: Weekday[], from: string, to: string) => ({ days, from, to });
const officeHours: WorkingHours = {
  weekly: [open(weekdays, "09:00", "17:30")],
  holidays: ["2026-12-25", "2026-12-28"],
};
const aroundTheClock: WorkingHours = { weekly: [open(everyDay, "00:00", "24:00")], holidays: [] };
const london = "Europe/London";

describe("working hours", () => {
  it.each([
    ["not before the opening", "2026-11-23T08:59:59.999Z", false],
    ["from the start of the opening", "2026-11-23T09:00Z", true],
    ["until the millisecond before the end", "2026-11-23T17:29:59.999Z", true],
    ["not from the end on", "2026-11-23T17:30Z", false],
    ["not on another day of the week", "2026-11-22T12:00Z", false],
    ["not on a holiday", "2026-12-25T12:00Z", false],
    ["an hour earlier in UTC in summer", "2026-07-01T08:00Z", true],
  ])("are open %s", (_, at, expected) => {
    expect(isWithinHours(officeHours, london, on(at))).toBe(expected);
  });

  it("use the client's time zone unless they name another", () => {
    const nineInNewYork = on("2026-11-23T14:00Z");
    expect(isWithinHours(officeHours, "Asia/Tokyo", nineInNewYork)).toBe(false);
    expect(isWithinHours({ ...officeHours, timeZone: "America/New_York" }, "Asia/Tokyo", nineInNewYork)).toBe(true);
  });
});

describe("the next opening", () => {
  it.each([
    ["now, if hours are open", officeHours, "2026-11-23T12:00:01.234Z", "2026-11-23T12:00:01.234Z"],
    ["this morning", officeHours, "2026-11-23T07:00Z", "2026-11-23T09:00Z"],
    ["tomorrow", officeHours, "2026-11-23T17:30Z", "2026-11-24T09:00Z"],
    ["after the weekend", officeHours, "2026-11-20T18:00Z", "2026-11-23T09:00Z"],
    ["after holidays and a weekend between", officeHours, "2026-12-24T18:00Z", "2026-12-29T09:00Z"],
    ["later in UTC after clocks went back", officeHours, "2026-10-23T17:00Z", "2026-10-26T09:00Z"],
    ["never, without openings", { weekly: [], holidays: [] }, "2026-11-23T12:00Z", undefined],
    [
      "at the clock change, if clocks skip the hour of its start",
      { weekly: [open(["sun"], "01:30", "03:00")], holidays: [] },
      "2026-03-29T00:00Z",
      "2026-03-29T01:00Z",
    ],
    [
      "next week, if clocks skip all of this week's",
      { weekly: [open(["sun"], "01:00", "02:00")], holidays: [] },
      "2026-03-29T00:00Z",
      "2026-04-05T00:00Z",
    ],
    [
      "the repeated one, if clocks go back into it",
      { weekly: [open(["sun"], "00:00", "01:30")], holidays: [] },
      "2026-10-25T00:45Z",
      "2026-10-25T01:00Z",
    ],
  ])("is %s", (_, hours, at, expected) => {
    expect(findNextOpening(hours, london, on(at))).toBe(expected === undefined ? undefined : on(expected));
  });

  it("is undefined if there is none within 400 days", () => {
    const closed = (days: number) =>
      Array.from({ length: days }, (_, n) => new Date(Date.UTC(2026, 10, 22 + n)).toISOString().slice(0, 10));
    const mondays = { weekly: [open(everyDay, "09:00", "10:00")], timeZone: "Etc/UTC" };
    const at = on("2026-11-22T00:00Z");
    expect(findNextOpening({ ...mondays, holidays: closed(400) }, london, at)).toBe(on("2027-12-27T09:00Z"));
    expect(findNextOpening({ ...mondays, holidays: closed(401) }, london, at)).toBeUndefined();
  });
});

describe("the closing time", () => {
  it.each([
    ["undefined while hours are closed", officeHours, "2026-11-22T12:00Z", undefined],
    ["this afternoon", officeHours, "2026-11-23T09:00Z", "2026-11-23T17:30Z"],
    ["undefined if hours never close", aroundTheClock, "2026-11-23T09:00Z", undefined],
    [
      "the end of openings that touch at midnight",
      { weekly: [open(["mon"], "18:00", "24:00"), open(["tue"], "00:00", "06:00")], holidays: [] },
      "2026-11-23T20:00Z",
      "2026-11-24T06:00Z",
    ],
    [
      "the end of openings that overlap",
      { weekly: [open(["mon"], "09:00", "13:00"), open(["mon"], "12:00", "18:00")], holidays: [] },
      "2026-11-23T09:30Z",
      "2026-11-23T18:00Z",
    ],
    [
      "midnight before a holiday",
      { ...aroundTheClock, holidays: ["2026-12-25"] },
      "2026-11-23T09:00Z",
      "2026-12-25T00:00Z",
    ],
    [
      "the first 01:30 of two, if clocks go back",
      { weekly: [open(["sun"], "00:00", "01:30")], holidays: [] },
      "2026-10-25T00:00Z",
      "2026-10-25T00:30Z",
    ],
    [
      "the clock change, if clocks skip the hour of its end",
      { weekly: [open(["sun"], "00:00", "01:30")], holidays: [] },
      "2026-03-29T00:00Z",
      "2026-03-29T01:00Z",
    ],
  ])("is %s", (_, hours, at, expected) => {
    expect(findClosingTime(hours, london, on(at))).toBe(expected === undefined ? undefined : on(expected));
  });
});

describe("working hours as input", () => {
  it.each([
    ["no openings", { weekly: [], holidays: [] }],
    ["midnight to midnight", aroundTheClock],
    ["a time zone of their own", { ...officeHours, timeZone: "Asia/Kathmandu" }],
    ["a leap day", { weekly: [], holidays: ["2028-02-29"] }],
  ])("may have %s", (_, hours) => {
    expect(WorkingHours.parse(hours)).toEqual(hours);
  });

  it.each([
    [
      "an opening that ends before it starts",
      "weekly.0.to",
      { weekly: [open(["mon"], "22:00", "06:00")], holidays: [] },
    ],
    ["an opening of zero minutes", "weekly.0.to", { weekly: [open(["mon"], "09:00", "09:00")], holidays: [] }],
    ["a start at 24:00", "weekly.0.from", { weekly: [open(["mon"], "24:00", "24:00")], holidays: [] }],
    ["a time that no clock shows", "weekly.0.to", { weekly: [open(["mon"], "09:00", "17:60")], holidays: [] }],
    ["an opening on no day", "weekly.0.days", { weekly: [open([], "09:00", "17:00")], holidays: [] }],
    ["a day twice", "weekly.0.days", { weekly: [open(["mon", "mon"], "09:00", "17:00")], holidays: [] }],
    ["a date that does not exist", "holidays.0", { weekly: [], holidays: ["2026-02-29"] }],
    ["a date twice", "holidays", { weekly: [], holidays: ["2026-12-25", "2026-12-25"] }],
    ["an unknown zone", "timeZone", { weekly: [], holidays: [], timeZone: "Europe/Londres" }],
    ["22 openings", "weekly", { weekly: Array(22).fill(open(["mon"], "09:00", "10:00")), holidays: [] }],
  ])("may not have %s", (_, path, hours) => {
    expect(WorkingHours.safeParse(hours).error?.issues.map(({ path }) => path.join("."))).toContain(path);
  });

  it("refuse unknown properties", () => {
    expect(WorkingHours.safeParse({ ...officeHours, open: true }).success).toBe(false);
  });
});
