import * as z from "zod";
import { findLastDate, HolidayCalendar, holidayDate } from "#domain/shared/holiday-calendar.ts";
import type { shippedCalendarNames } from "#domain/shared/shipped-calendars.ts";

/** The divisions of GOV.UK's file, and the calendar of each. */
const calendarNames = {
  "england-and-wales": "GB-ENG",
  scotland: "GB-SCT",
  "northern-ireland": "GB-NIR",
} as const satisfies Record<string, (typeof shippedCalendarNames)[number]>;

const Division = z.object({ events: z.array(z.object({ date: holidayDate })).min(1) });
const BankHolidays = z.object({
  "england-and-wales": Division,
  scotland: Division,
  "northern-ireland": Division,
} satisfies Record<keyof typeof calendarNames, unknown>);

const source = "https://www.gov.uk/bank-holidays.json";

/**
 * Parses the text of GOV.UK's bank-holidays.json, taken from there on `asOf`, into three calendars. GOV.UK publishes
 * whole years, so each reaches to the end of its last one. Throws if the text is no such file.
 */
export function parseBankHolidays(text: string, asOf: string): HolidayCalendar[] {
  const divisions = BankHolidays.parse(JSON.parse(text));
  return Object.entries(calendarNames).map(([division, name]) => {
    const dates = divisions[division as keyof typeof calendarNames].events.map(({ date }) => date).toSorted();
    return HolidayCalendar.parse({ name, dates, source, asOf, until: `${findLastDate(dates).slice(0, 4)}-12-31` });
  });
}
