import { describe, expect, it } from "vitest";
import { formatAnswer, formatCountry, formatFieldName } from "#leads/pages/lead-phrases.ts";
import { formatMoney, toCurrencySign } from "#platform/text/format-money.ts";
import { formatPhone } from "#platform/text/format-phone.ts";
import { formatAge, formatDateTime, formatDuration, formatTime } from "#platform/text/format-time.ts";
import { toReaderLocale } from "#platform/text/reader-locale.ts";
import { aLeadView } from "#test/support/a-lead-view.ts";

const london = { timeZone: "Europe/London", locale: "en-GB" };
const newYork = { timeZone: "America/New_York", locale: "en-US" };

const localeOf = (clientLocale?: string) => toReaderLocale(aLeadView({ clientLocale })).locale;

describe("a phone number, to a British reader", () => {
  it.each([
    ["+447700900123", "07700 900123"],
    ["+442079460958", "020 7946 0958"],
    ["+442890180000", "028 9018 0000"],
    ["+441214960000", "0121 496 0000"],
    ["+441184960000", "0118 496 0000"],
    ["+441632960123", "01632 960123"],
    ["+44120412345", "01204 12345"],
    ["+441539412345", "015394 12345"],
    ["+443001234567", "0300 123 4567"],
    ["+448001111", "0800 1111"],
    ["+35315551234", "+353 155 512 34"],
    ["+14155552671", "+1 415 555 2671"],
    ["+33123456789", "+33 123 456 789"],
    ["+79161234567", "+7 916 123 4567"],
  ])("reads %s as %s", (phone, spoken) => {
    expect(formatPhone(phone, london)).toBe(spoken);
  });

  it("keeps its country code for a reader in another country", () => {
    expect(formatPhone("+447700900123", newYork)).toBe("+44 7700 900123");
  });

  it("leaves text that is not a phone number unchanged", () => {
    expect(formatPhone("javascript:alert(1)", london)).toBe("javascript:alert(1)");
  });
});

describe("an age", () => {
  const now = "2026-11-22T14:05:20.000Z";

  it.each([
    ["2026-11-22T14:06:00.000Z", "just now"],
    ["2026-11-22T14:04:21.000Z", "just now"],
    ["2026-11-22T14:04:20.000Z", "1 minute ago"],
    ["2026-11-22T14:00:10.000Z", "5 minutes ago"],
    ["2026-11-22T13:05:20.000Z", "1 hour ago"],
    ["2026-11-22T00:00:00.000Z", "14 hours ago"],
    ["2026-11-21T23:59:00.000Z", "yesterday at 23:59"],
    ["2026-11-19T09:05:00.000Z", "Thursday at 09:05"],
    ["2026-11-16T09:05:00.000Z", "Monday at 09:05"],
    ["2026-11-15T14:05:00.000Z", "15 November at 14:05"],
    ["2025-06-02T14:05:00.000Z", "2 June 2025 at 15:05"],
  ])("of %s is %s", (at, spoken) => {
    expect(formatAge(at, now, london)).toBe(spoken);
  });

  it("counts in hours across midnight, and in days on the reader's own calendar", () => {
    expect(formatAge("2026-11-21T23:00:00.000Z", "2026-11-22T00:30:00.000Z", london)).toBe("1 hour ago");
    expect(formatAge("2026-11-22T02:00:00.000Z", "2026-11-22T14:00:00.000Z", newYork)).toMatch(
      /^yesterday at 9:00\sPM$/,
    );
  });

  it("is one whole day across the night when clocks change", () => {
    expect(formatAge("2026-10-24T12:00:00.000Z", "2026-10-25T12:00:00.000Z", london)).toBe("yesterday at 13:00");
  });
});

describe("a duration", () => {
  it.each([
    [0, "less than a minute"],
    [59_999, "less than a minute"],
    [60_000, "1 minute"],
    [3_599_999, "59 minutes"],
    [7_200_000, "2 hours"],
    [86_400_000, "1 day"],
    [200_000_000, "2 days"],
  ])("of %i ms is %s", (ms, spoken) => {
    expect(formatDuration(ms)).toBe(spoken);
  });
});

describe("a time", () => {
  it.each([
    ["Europe/London", "2027-10-31T00:30:00Z", "01:30 GMT+1"],
    ["Europe/London", "2027-10-31T01:30:00Z", "01:30 GMT+0"],
    ["Europe/London", "2027-10-31T02:00:00Z", "02:00"],
    ["America/St_Johns", "2027-11-07T05:00:00Z", "01:30 GMT-3:30"],
    ["Australia/Lord_Howe", "2027-04-03T14:29:59Z", "01:29"],
    ["Australia/Lord_Howe", "2027-04-03T14:30:00Z", "01:30 GMT+11"],
    ["Australia/Lord_Howe", "2027-04-03T15:29:00Z", "01:59 GMT+10:30"],
  ])("has its offset if the clock in %s shows it twice: %s is %s", (timeZone, at, shown) => {
    expect(formatTime(at, { timeZone, locale: "en-GB" })).toBe(shown);
  });

  it("is the reader's local time, in winter and in summer", () => {
    expect(formatDateTime("2026-11-22T14:05:00.000Z", london)).toBe("Sunday 22 November 2026 at 14:05");
    expect(formatDateTime("2026-07-02T23:30:00.000Z", london)).toBe("Friday 3 July 2026 at 00:30");
    expect(formatTime("2026-11-22T14:05:00.000Z", newYork)).toMatch(/^9:05\sAM$/);
  });
});

describe("a reader", () => {
  it("reads British English unless another English is named", () => {
    expect([undefined, "en-US", "de-DE", "en_GB", "x"].map(localeOf)).toEqual([
      "en-GB",
      "en-US",
      "en-GB",
      "en-GB",
      "en-GB",
    ]);
  });
});

describe("money", () => {
  it.each([
    [450_000, "GBP", "£4,500"],
    [450_050, "GBP", "£4,500.50"],
    [1, "GBP", "£0.01"],
    [1200, "JPY", "¥1,200"],
    [9900, "EUR", "€99"],
    [500_000, "HUF", "Ft\u00a05,000"],
    [500_050, "HUF", "Ft\u00a05,000.50"],
    [25_000_000, "IQD", "IQD\u00a025,000"],
    [9_007_199_254_740_991, "GBP", "£90,071,992,547,409.91"],
    [999_999_999_999, "GBP", "£9,999,999,999.99"],
  ])("of %i minor units in %s is %s", (amount, currency, spoken) => {
    expect(formatMoney({ amount, currency }, "en-GB")).toBe(spoken);
  });

  it("has the sign of its currency, or its code if there is no sign", () => {
    expect([toCurrencySign("GBP", "en-GB"), toCurrencySign("CHF", "en-GB")]).toEqual(["£", "CHF"]);
  });
});

describe("a field name", () => {
  it.each([
    ["roofType", "Roof type"],
    ["roof_type", "Roof type"],
    ["EPCRating", "EPC rating"],
    ["age", "Age"],
    ["hasVAT", "Has VAT"],
  ])("%s is %s", (name, label) => {
    expect(formatFieldName(name)).toBe(label);
  });
});

describe("an answer", () => {
  it.each([
    [true, "Yes"],
    [false, "No"],
    [0, "0"],
    [-2.5, "-2.5"],
    [" two\nlines ", " two\nlines "],
    ["", ""],
  ])("%j is spoken %j", (answer, spoken) => {
    expect(formatAnswer(answer)).toBe(spoken);
  });
});

describe("a country", () => {
  it("is shown by its name", () => {
    expect(formatCountry("FR", "en-GB")).toBe("France");
    expect(formatCountry(undefined, "en-GB")).toBeUndefined();
  });
});
