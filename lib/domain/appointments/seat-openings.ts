import { addDays, findSpansShowing, type Span, toWallClock, toWeekday } from "#domain/shared/wall-clock.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { mergeRanges } from "#domain/shared/merge-ranges.ts";
import { toMinuteOfDay } from "#domain/shared/working-hours.ts";
import type { Seat } from "./seat.ts";

type SeatHours = Pick<Seat, "timeZone" | "availability">;

/**
 * Lists the spans from `from` to `to` in which a seat can take appointments, in order and merged where they touch. Its
 * first and last span may reach beyond the period, so that an appointment at the edge is judged by the whole opening.
 */
export function listSeatOpenings({ timeZone, availability }: SeatHours, from: Instant, to: Instant): Span[] {
  const last = addDays(toWallClock(timeZone, to).date, 1);
  const spans: Span[] = [];
  // A clock that goes back over midnight shows part of the day before again.
  for (let date = addDays(toWallClock(timeZone, from).date, -1); date <= last; date = addDays(date, 1)) {
    spans.push(...findSpansShowing(timeZone, date, listOpenMinutes(availability, date)));
  }
  return mergeRanges(spans);
}

/** Whether the seat is open from `start` to `end` without a gap. */
export const isSeatOpen = (hours: SeatHours, start: Instant, end: Instant): boolean =>
  listSeatOpenings(hours, start, end).some(({ from, to }) => from <= Date.parse(start) && Date.parse(end) <= to);

function listOpenMinutes({ weekly, exceptions }: Seat["availability"], date: string): { from: number; to: number }[] {
  const exception = exceptions.find((each) => each.date === date);
  const weekday = toWeekday(date);
  const openings = exception?.openings ?? weekly.filter(({ days }) => days.includes(weekday));
  return openings.map(({ from, to }) => ({ from: toMinuteOfDay(from), to: toMinuteOfDay(to) }));
}
