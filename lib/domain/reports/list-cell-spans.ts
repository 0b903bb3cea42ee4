import { addDays, startOfNextMonth } from "#domain/shared/wall-clock.ts";

/** The dates of one cell, both included: a whole month or its first days, or a day. */
export type CellSpan = { kind: "day" | "month"; from: string; to: string };

type Query = { from: string; to: string; daysFrom?: string | undefined; runningMonth?: string | undefined };

/**
 * Splits the dates from `from` to `to`, both included, into whole months and the days around them. Dates from `daysFrom`
 * on are days, also those of a month that begins before it. The first days of `runningMonth` are a month too.
 */
export function listCellSpans({ from, to, daysFrom = "9999-12-31", runningMonth }: Query): CellSpan[] {
  const spans: CellSpan[] = [];
  for (let date = from; date <= to;) {
    const month = date.slice(0, 7);
    const last = addDays(startOfNextMonth(month), -1);
    const isMonth = date.endsWith("-01") && (last <= to || month === runningMonth) && last < daysFrom;
    const end = isMonth ? min(last, to) : date;
    spans.push({ kind: isMonth ? "month" : "day", from: date, to: end });
    date = addDays(end, 1);
  }
  return spans;
}

/** The dates of a span that are not in its stored cell, which ends at `storedTo`: all of them without one. */
export const findRest = ({ from, to }: CellSpan, storedTo: string | undefined): { from: string; to: string } => ({
  from: storedTo === undefined ? from : addDays(storedTo, 1),
  to,
});

const min = (a: string, b: string) => (a < b ? a : b);
