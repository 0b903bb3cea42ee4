import * as z from "zod";
import { CalendarName, type HolidayCalendar, holidayDate } from "#domain/shared/holiday-calendar.ts";
import { areUnique } from "#domain/shared/are-unique.ts";
import { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { TimeZone } from "#domain/shared/time-zone.ts";
import { addVersion, findVersionAt } from "#domain/shared/versions.ts";
import { WorkingHours } from "#domain/shared/working-hours.ts";

/**
 * One version of the hours in which a client calls its leads, from an instant until the next version. It names its time
 * zone, so that another time zone of the client does not change what was measured. On a date of any of its `calendars`,
 * as on one of its own `holidays`, the client is closed. Without openings the client has no contact hours from then on.
 */
export const ContactHours = z.object({
  from: Instant,
  weekly: WorkingHours.shape.weekly,
  holidays: z.array(holidayDate).max(100).refine(areUnique, "each date once").meta({ uniqueItems: true }),
  calendars: z.array(CalendarName).max(10).refine(areUnique, "each calendar once").meta({ uniqueItems: true }),
  timeZone: TimeZone,
});
export type ContactHours = z.infer<typeof ContactHours>;

/** The most versions that can be added to the hours of a client: they are part of its item, which each push reads. */
export const maxContactHours = 30;

/** Finds the hours in force at `at`; undefined if the client has none, or removed them. */
export function findHoursAt(versions: readonly ContactHours[], at: Instant): ContactHours | undefined {
  const version = findVersionAt(versions, at);
  return version && version.weekly.length > 0 ? version : undefined;
}

/**
 * Removes the hours of a client from `at` on: those in force, and those to come. What they measured before `at` stays.
 * Without hours in force or to come it changes nothing, so it may be repeated.
 */
export function removeContactHours(
  versions: readonly ContactHours[],
  timeZone: string,
  at: Instant,
): Result<readonly ContactHours[], ContactHoursRefusal> {
  const past = versions.filter(({ from }) => from < at);
  if (!findHoursAt(past, at)) return ok(past);
  return addContactHours(past, { from: at, weekly: [], holidays: [], calendars: [], timeZone }, at);
}

/** Why a version cannot be added. */
export type ContactHoursRefusal = { kind: "hours_in_effect" } | { kind: "too_many_hours" };

/**
 * Adds a version at `at`. It replaces a version from the same instant that has not taken effect. Hours that are already
 * in force add nothing, so a retry changes nothing. Refuses a version that would change what other hours measured: only
 * the first version may be from the past.
 */
export function addContactHours(
  versions: readonly ContactHours[],
  added: ContactHours,
  at: Instant,
): Result<readonly ContactHours[], ContactHoursRefusal> {
  const inForce = findVersionAt(versions, added.from);
  if (inForce && isSameHours(inForce, added)) return ok(versions);
  if (versions.length > 0 && added.from < at) return refuse({ kind: "hours_in_effect" });
  const next = addVersion(versions, added);
  return next.length > maxContactHours ? refuse({ kind: "too_many_hours" }) : ok(next);
}

const isSameHours = (a: ContactHours, b: ContactHours): boolean => toContent(a) === toContent(b);

const toContent = ({ weekly, holidays, calendars, timeZone }: ContactHours): string =>
  JSON.stringify([weekly.map(({ days, from, to }) => [days, from, to]), holidays, calendars, timeZone]);

/**
 * Moves the hours to the client's new time zone from `at` on: those in force and those to come, if they were in its old
 * one. What they measured before `at` stays.
 */
export function moveContactHours(
  versions: readonly ContactHours[],
  { before, after, at }: { before: string; after: string; at: Instant },
): readonly ContactHours[] {
  const inForce = findHoursAt(versions, at);
  const moved = versions.map((version) =>
    version.from > at && version.timeZone === before ? { ...version, timeZone: after } : version,
  );
  if (inForce?.timeZone !== before || before === after) return moved;
  return addVersion(moved, { ...inForce, timeZone: after, from: at });
}

/** The hours in force for a lead, with the dates of their calendars. */
export type HoursInForce = { from: Instant; hours: WorkingHours & { timeZone: string } };

/** Resolves the calendars of a version into dates; a calendar that is missing adds none. */
export const resolveContactHours = (
  { from, weekly, holidays, timeZone }: ContactHours,
  calendars: readonly HolidayCalendar[],
): HoursInForce => ({
  from,
  hours: { weekly, holidays: [...new Set([...holidays, ...calendars.flatMap(({ dates }) => dates)])], timeZone },
});
