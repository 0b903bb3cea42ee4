import type { HoursInForce } from "#domain/accounts/contact-hours.ts";
import { addMs, instant, type Instant } from "#domain/shared/instant.ts";
import { addWorkingMs, measureWorkingMs } from "#domain/shared/working-hours.ts";
import type { ReturnWindow } from "./return-policy.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** When a window can begin; each undefined until it happened. */
export type WindowStarts = { deliveredAt: Instant | undefined; appointmentEnd: Instant | undefined };

/**
 * Calculates the last instant of a window; undefined if it has not begun. `inForce` are the client's contact hours;
 * without them, or if they are never open, working time counts like any other.
 */
export function calculateWindowEnd(
  { amount: length, unit, since }: ReturnWindow,
  { deliveredAt, appointmentEnd }: WindowStarts,
  inForce: HoursInForce | undefined,
): Instant | undefined {
  const start = since === "delivered" ? deliveredAt : appointmentEnd;
  if (start === undefined) return undefined;
  const isOfDays = unit === "days" || unit === "working_days";
  const anyTime = addMs(start, length * (isOfDays ? dayMs : hourMs));
  if (!inForce || unit === "hours" || unit === "days") return anyTime;
  const { hours } = inForce;
  const ms = length * (isOfDays ? measureWorkingDayMs(inForce) : hourMs);
  return addWorkingMs(hours, hours.timeZone, start, ms) ?? anyTime;
}

const aMonday = instant(Date.parse("2026-01-05T00:00:00.000Z"));

/** The average length of the days of a week that are open, in an ordinary week. */
function measureWorkingDayMs({ hours: { weekly } }: HoursInForce): number {
  const usual = { weekly, holidays: [], timeZone: "UTC" };
  const days = Array.from({ length: 7 }, (_, index) => Date.parse(aMonday) + index * dayMs);
  const open = days
    .map((start) => measureWorkingMs(usual, "UTC", instant(start), instant(start + dayMs)))
    .filter((ms) => ms > 0);
  return open.length === 0 ? 0 : Math.round(open.reduce((sum, ms) => sum + ms, 0) / open.length);
}
