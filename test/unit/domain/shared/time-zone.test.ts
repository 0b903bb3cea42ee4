import { describe, expect, it } from "vitest";
import { Month, TimeZone, toMonthRange } from "#domain/shared/time-zone.ts";
import { TimeZoneInput } from "#domain/shared/time-zone-input.ts";

describe("a calendar month in a client's time zone", () => {
  it("starts and ends at midnight UTC in the zone UTC", () => {
    expect(toMonthRange("Etc/UTC", "2026-11")).toEqual({
      from: "2026-11-01T00:00:00.000Z",
      to: "2026-12-01T00:00:00.000Z",
    });
  });

  it.each([
    ["starts in winter and ends in summer time", "Europe/London", "2026-03", "2026-03-01T00:00", "2026-03-31T23:00"],
    ["starts in summer and ends in winter time", "Europe/London", "2026-10", "2026-09-30T23:00", "2026-11-01T00:00"],
    ["starts later than UTC in the west", "America/New_York", "2026-03", "2026-03-01T05:00", "2026-04-01T04:00"],
    ["ends an hour later after autumn", "America/New_York", "2026-11", "2026-11-01T04:00", "2026-12-01T05:00"],
    ["starts at half past in India", "Asia/Kolkata", "2026-11", "2026-10-31T18:30", "2026-11-30T18:30"],
    ["starts at a quarter past in Nepal", "Asia/Kathmandu", "2026-11", "2026-10-31T18:15", "2026-11-30T18:15"],
    [
      "starts the day before, fourteen hours ahead",
      "Pacific/Kiritimati",
      "2026-11",
      "2026-10-31T10:00",
      "2026-11-30T10:00",
    ],
    [
      "is a day short where Samoa skipped 30 December",
      "Pacific/Apia",
      "2011-12",
      "2011-12-01T10:00",
      "2011-12-31T10:00",
    ],
    ["ends in the next year", "Europe/London", "2026-12", "2026-12-01T00:00", "2027-01-01T00:00"],
    ["includes the leap day", "Europe/London", "2028-02", "2028-02-01T00:00", "2028-03-01T00:00"],
    [
      "starts at the clock change that skips midnight",
      "America/Asuncion",
      "2023-10",
      "2023-10-01T04:00",
      "2023-11-01T03:00",
    ],
    ["starts at the first of two midnights", "America/Havana", "2026-11", "2026-11-01T04:00", "2026-12-01T05:00"],
    [
      "ends at the first of two midnights of the next month",
      "Asia/Damascus",
      "2005-09",
      "2005-08-31T21:00",
      "2005-09-30T22:00",
    ],
  ])("%s: %s %s", (_, zone, month, from, to) => {
    expect(toMonthRange(zone, month)).toEqual({ from: `${from}:00.000Z`, to: `${to}:00.000Z` });
  });
});

describe("a pushed time zone", () => {
  it.each([
    ["Europe/London", "Europe/London"],
    ["europe/LONDON", "Europe/London"],
    ["America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
    ["America/Buenos_Aires", "America/Argentina/Buenos_Aires"],
    ["Asia/Calcutta", "Asia/Kolkata"],
    ["Asia/Kolkata", "Asia/Kolkata"],
    ["Europe/Kyiv", "Europe/Kyiv"],
    ["Europe/Belfast", "Europe/London"],
    ["Australia/ACT", "Australia/Sydney"],
    ["Europe/Jersey", "Europe/Jersey"],
    ["Antarctica/Troll", "Antarctica/Troll"],
  ])("%s is stored as %s", (text, zone) => {
    expect(TimeZoneInput.parse(text)).toBe(zone);
  });

  it.each([
    ["BST", "Europe/London"],
    ["bst", "Europe/London"],
    ["GMT", "Europe/London"],
    ["GB", "Europe/London"],
    ["GB-Eire", "Europe/London"],
    ["UTC", "Europe/London or Atlantic/Reykjavik"],
    ["IST", "Europe/Dublin or Asia/Kolkata"],
    ["EST", "America/New_York"],
    ["CET", "Europe/Paris"],
    ["US/Eastern", "America/New_York"],
    ["US/East-Indiana", "America/Indiana/Indianapolis"],
    ["Japan", "Asia/Tokyo"],
    ["London", "Europe/London"],
    ["new york", "America/New_York"],
    ["America/New York", "America/New_York"],
    ["Amerika/New_York", "America/New_York"],
    ["Europe/Londres", "Europe/London"],
    ["Europe/London ", "Europe/London"],
  ])("%j is refused with the suggestion %s", (text, suggestion) => {
    const refused = TimeZoneInput.safeParse(text);
    expect(refused.error?.issues.map(({ message }) => message)).toEqual([
      `the time zone of a region, like Europe/London; did you mean ${suggestion}?`,
    ]);
  });

  it.each(["+01:00", "-05:00", "+0100", "GMT+1", "UTC+01:00", "Etc/GMT-1", "", "GMT+25", "<script>", "Moon/Base"])(
    "%j is refused",
    (text) => {
      const refused = TimeZoneInput.safeParse(text);
      expect(refused.error?.issues.map(({ message }) => message)).toEqual([
        "the time zone of a region, like Europe/London; no abbreviation, no offset",
      ]);
    },
  );
});

describe("a stored time zone", () => {
  it.each(["Europe/London", "Etc/UTC", "America/Argentina/Buenos_Aires", "BST", "europe/london", "Asia/Calcutta"])(
    "may be %s, which was once accepted",
    (zone) => {
      expect(TimeZone.parse(zone)).toBe(zone);
    },
  );

  it.each(["+01:00", "-05:00", "Europe/Londres", "", "GMT+25", "<script>"])("may not be %j", (zone) => {
    expect(TimeZone.safeParse(zone).success).toBe(false);
  });
});

describe("a month", () => {
  it.each(["2026-00", "2026-13", "2026-1", "1999-12", "2026-11-01", "26-11"])("is not written %s", (month) => {
    expect(Month.safeParse(month).success).toBe(false);
  });
});
