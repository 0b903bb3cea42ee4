import { instant, type Instant } from "#domain/shared/instant.ts";
import { addDays, findSpansShowing, toInstantAt } from "#domain/shared/wall-clock.ts";

/** A range of dates, both included. */
export type DateRange = { from: string; to: string };

/** Joins dates, in any order, into as few ranges as there can be. */
export function toRanges(dates: Iterable<string>): DateRange[] {
  const ranges: DateRange[] = [];
  for (const date of [...new Set(dates)].sort()) {
    const last = ranges.at(-1);
    if (last && addDays(last.to, 1) === date) last.to = date;
    else ranges.push({ from: date, to: date });
  }
  return ranges;
}

export function listDates({ from, to }: DateRange): string[] {
  const dates: string[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date);
  return dates;
}

type Bounds = { from: Instant; to: Instant };

/** Finds the first instant of a date in a time zone and that after its last; none lie between for a date that is skipped. */
export function findBounds(zone: string, date: string): Bounds {
  const spans = findSpansShowing(zone, date, [{ from: 0, to: 1440 }]);
  const [first, last] = [spans[0], spans.at(-1)];
  if (first && last) return { from: instant(first.from), to: instant(last.to) };
  const skipped = toInstantAt(zone, date, 0);
  return { from: skipped, to: skipped };
}

/** The instants of all of these dates. */
export const findRangeBounds = (zone: string, { from, to }: DateRange): Bounds => ({
  from: findBounds(zone, from).from,
  to: findBounds(zone, to).to,
});
