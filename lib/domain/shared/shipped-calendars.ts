import bankHolidays from "./bank-holidays.json" with { type: "json" };
import type { CalendarName, HolidayCalendar } from "./holiday-calendar.ts";
import { readOwn } from "./read-own.ts";

/** The names of the calendars that Baton ships: England and Wales, Scotland, Northern Ireland. */
export const shippedCalendarNames = ["GB-ENG", "GB-SCT", "GB-NIR"] as const;

/** The calendar that counts for an agency: the one that it stored, or else the one that Baton ships. */
export const resolveCalendar = (name: CalendarName, stored: HolidayCalendar | undefined): HolidayCalendar | undefined =>
  stored ?? findShippedCalendar(name);

/** Finds a calendar that Baton ships. */
export function findShippedCalendar(name: CalendarName): HolidayCalendar | undefined {
  const { calendars, source, asOf, until } = bankHolidays;
  const dates = readOwn(calendars as Record<string, string[]>, name);
  return dates && { name, dates, source, asOf, until };
}
