import { describe, expect, it } from "vitest";
import { HolidayCalendar, replaceCalendar } from "#domain/shared/holiday-calendar.ts";
import { instant } from "#domain/shared/instant.ts";
import { findShippedCalendar, resolveCalendar, shippedCalendarNames } from "#domain/shared/shipped-calendars.ts";
import { on } from "#test/support/at.ts";

const datesOf = (name: string) => findShippedCalendar(name)?.dates ?? [];
const inYear = (name: string, year: number) => datesOf(name).filter((date) => date.startsWith(String(year)));

/** Easter Sunday by the anonymous Gregorian algorithm. */
function easterSunday(year: number): number {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const day = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(day / 31) - 1, (day % 31) + 1);
}

const dayMs = 86_400_000;
const monday = (year: number, month: number, which: "first" | "last"): number => {
  const days = which === "first" ? [1, 2, 3, 4, 5, 6, 7] : [31, 30, 29, 28, 27, 26, 25];
  return Math.min(
    ...days.map((day) => Date.UTC(year, month - 1, day)).filter((day) => new Date(day).getUTCDay() === 1),
  );
};

/** The holidays of a year by the rules of each nation: fixed ones on a weekend move to the next free weekday. */
function holidaysByRule(name: string, year: number): string[] {
  const easter = easterSunday(year);
  const taken = new Set<number>();
  const take = (...days: number[]) => days.forEach((day) => taken.add(day));
  take(easter - 2 * dayMs, monday(year, 5, "first"), monday(year, 5, "last"));
  if (name === "GB-SCT") take(monday(year, 8, "first"));
  else take(easter + dayMs, monday(year, 8, "last"));
  const fixed: [number, number][] =
    {
      "GB-ENG": [[1, 1] as [number, number]],
      "GB-SCT": [
        [1, 1],
        [1, 2],
        [11, 30],
      ] as [number, number][],
      "GB-NIR": [
        [1, 1],
        [3, 17],
        [7, 12],
      ] as [number, number][],
    }[name] ?? [];
  const days = [...fixed, [12, 25] as const, [12, 26] as const].map(([month, day]) => Date.UTC(year, month - 1, day));
  const isWeekend = (day: number) => [0, 6].includes(new Date(day).getUTCDay());
  take(...days.filter((day) => !isWeekend(day)));
  for (let day of days.filter(isWeekend)) {
    while (isWeekend(day) || taken.has(day)) day += dayMs;
    take(day);
  }
  if (name === "GB-SCT" && year === 2026) take(Date.UTC(2026, 5, 15));
  return [...taken].map((day) => instant(day).slice(0, 10)).toSorted();
}

describe("the calendars that Baton ships", () => {
  it.each(shippedCalendarNames.flatMap((name) => [2026, 2027, 2028].map((year) => [name, year] as const)))(
    "list the holidays of %s in %i that its rules give",
    (name, year) => {
      expect(inYear(name, year)).toEqual(holidaysByRule(name, year));
    },
  );

  it("list England's and Wales's as published", () => {
    expect(datesOf("GB-ENG")).toEqual(
      [
        ["2026", "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"],
        ["2027", "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"],
        ["2028", "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26"],
      ].flatMap(([year, days]) => days?.split(" ").map((day) => `${year}-${day}`)),
    );
  });

  it("have Scotland's own holidays: 2 January, St Andrew's Day, August's first Monday and no Easter Monday", () => {
    const scottish = datesOf("GB-SCT");
    expect(scottish).toEqual(expect.arrayContaining(["2026-01-02", "2026-11-30", "2026-08-03", "2027-08-02"]));
    for (const easterMonday of ["2026-04-06", "2027-03-29", "2028-04-17"]) expect(scottish).not.toContain(easterMonday);
    expect(inYear("GB-SCT", 2028).slice(0, 2)).toEqual(["2028-01-03", "2028-01-04"]);
  });

  it("have the holiday of 15 June 2026 in Scotland only", () => {
    expect(shippedCalendarNames.filter((name) => datesOf(name).includes("2026-06-15"))).toEqual(["GB-SCT"]);
  });

  it("have Northern Ireland's own: St Patrick's Day and the substitute for 12 July 2026", () => {
    expect(datesOf("GB-NIR")).toEqual(expect.arrayContaining(["2026-03-17", "2026-07-13"]));
    expect(datesOf("GB-NIR")).not.toContain("2026-07-12");
  });

  it.each(shippedCalendarNames)("say where %s comes from, from which day, and until when", (name) => {
    const calendar = HolidayCalendar.parse(findShippedCalendar(name));
    expect(calendar).toMatchObject({ name, asOf: "2026-11-28", until: "2028-12-31" });
    expect(calendar.source).toContain("https://www.gov.uk/bank-holidays.json");
    expect(calendar.dates).toEqual(calendar.dates.toSorted());
  });

  it("do not have names that every object inherits", () => {
    expect(findShippedCalendar("constructor")).toBeUndefined();
  });
});

describe("a calendar that an agency stores", () => {
  const own = { name: "GB-ENG", dates: ["2026-12-24"], source: "Ours", asOf: "2026-11-01", until: "2026-12-31" };

  it("counts instead of the shipped one with its name", () => {
    expect(resolveCalendar("GB-ENG", own)).toBe(own);
    expect(resolveCalendar("GB-ENG", undefined)).toEqual(findShippedCalendar("GB-ENG"));
  });

  it("keeps the dates that have passed, and takes the new ones from today on", () => {
    const before = { ...own, dates: ["2026-05-04", "2026-11-28", "2026-12-25"] };
    const next = { ...own, dates: ["2026-12-24", "2026-06-01", "2026-11-28"] };
    expect(replaceCalendar(before, next, on("2026-11-28T12:00Z")).dates).toEqual([
      "2026-05-04",
      "2026-11-28",
      "2026-12-24",
    ]);
  });

  it("has a source on one line, without half of a character, which could not be stored", () => {
    expect(HolidayCalendar.parse({ ...own, source: " a\ud800 " }).source).toBe("a\ufffd");
    for (const source of [" ", "a\nb", "x".repeat(301)]) {
      expect(HolidayCalendar.safeParse({ ...own, source }).success).toBe(false);
    }
  });

  it("takes all dates if it is the first with its name", () => {
    const next = { ...own, dates: ["2026-12-24", "2026-06-01"] };
    expect(replaceCalendar(undefined, next, on("2026-11-28T12:00Z")).dates).toEqual(["2026-06-01", "2026-12-24"]);
  });
});
