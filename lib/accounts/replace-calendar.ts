import { type HolidayCalendar, replaceCalendar } from "#domain/shared/holiday-calendar.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { resolveCalendar } from "#domain/shared/shipped-calendars.ts";
import type { Now } from "#platform/ports.ts";
import type { Calendars } from "./ports.ts";

/** Stores a holiday calendar of an agency, and returns it as it counts now: with its past dates as they were. Idempotent. */
export function makeReplaceCalendar({ calendars, now }: { calendars: Calendars; now: Now }) {
  return async function (agencyId: AgencyId, next: HolidayCalendar): Promise<HolidayCalendar> {
    const before = resolveCalendar(next.name, await calendars.read(agencyId, next.name));
    const calendar = replaceCalendar(before, next, now());
    await calendars.save(agencyId, calendar);
    return calendar;
  };
}
