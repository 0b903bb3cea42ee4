import * as z from "zod";
import { areUnique } from "./are-unique.ts";
import type { Instant } from "./instant.ts";
import { singleLine } from "./text-schemas.ts";

/** The name of a holiday calendar: an ISO 3166-2 code such as `GB-SCT`, or a name that an agency chose. */
export const CalendarName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, "letters, digits, hyphens and underscores, at most 40, like GB-ENG")
  .meta({ example: "GB-ENG" });
export type CalendarName = z.infer<typeof CalendarName>;

export const holidayDate = z.iso.date("a date that exists, like 2026-12-25");

/** The dates on which everyone with this calendar is closed, where they come from, and how far they reach. */
export const HolidayCalendar = z.object({
  name: CalendarName,
  dates: z.array(holidayDate).min(1).max(1_000).refine(areUnique, "each date once").meta({ uniqueItems: true }),
  source: singleLine(300),
  /** The date on which the dates were taken from the source. */
  asOf: holidayDate,
  /** The last date that the calendar knows about: after it, a date that is missing may still be a holiday. */
  until: holidayDate,
});
export type HolidayCalendar = z.infer<typeof HolidayCalendar>;

/** The date of the latest holiday: how far a calendar reaches that does not say it. */
export const findLastDate = (dates: readonly string[]): string => dates.toSorted().at(-1) ?? "";

/**
 * Replaces a calendar from today (UTC) on. The dates that have passed stay as they were in `before`, so that a new file,
 * which may have dropped past years, does not change a time that was measured.
 */
export function replaceCalendar(
  before: HolidayCalendar | undefined,
  next: HolidayCalendar,
  at: Instant,
): HolidayCalendar {
  const today = at.slice(0, 10);
  const past = (before ?? next).dates.filter((date) => date < today);
  const coming = next.dates.filter((date) => date >= today);
  return { ...next, dates: [...past, ...coming].toSorted() };
}
