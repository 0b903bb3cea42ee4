import type { Client } from "#domain/accounts/client.ts";
import type { CalendarName, HolidayCalendar } from "#domain/shared/holiday-calendar.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { findVersionAt } from "#domain/shared/versions.ts";
import type { ReadinessCheck } from "./readiness-check.ts";

/** How long before the end of a calendar the operator is warned: time enough to import the next years. */
const warningMs = 60 * 24 * 3_600_000;

/** Lists the holiday calendars that the contact hours of a client name, now or in a planned version. */
export function listCalendarNames({ contactHours = [] }: Client, at: Instant): CalendarName[] {
  const inForce = findVersionAt(contactHours, at);
  const versions = contactHours.filter((version) => version === inForce || version.from > at);
  return [...new Set(versions.flatMap(({ calendars }) => calendars))];
}

/**
 * Warns of the calendars of a client that end within 60 days: after that, its clock counts holidays as working days.
 * Undefined for a client that uses none.
 */
export function checkHolidays(
  client: Client,
  calendars: readonly HolidayCalendar[],
  at: Instant,
): ReadinessCheck | undefined {
  if (calendars.length === 0) return undefined;
  const lastDate = addMs(at, warningMs).slice(0, 10);
  const ending = calendars.filter(({ until }) => until <= lastDate);
  const describe = ({ name, until }: HolidayCalendar) => `${name} ends on ${until}`;
  return {
    code: "holidays_ending",
    isPassed: ending.length === 0,
    isBlocking: false,
    clientId: client.id,
    detail: (ending.length > 0 ? ending : calendars).map(describe).join("; "),
  };
}
