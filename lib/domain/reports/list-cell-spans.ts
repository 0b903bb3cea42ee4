import { addDays, startOfNextMonth } from "#domain/shared/wall-clock.ts";

/** The dates of one cell, both included: a whole month, or a day. */
export type CellSpan = { kind: "day" | "month"; from: string; to: string };

/**
 * Splits the dates from `from` to `to`, both included, into whole months and the days around them. Dates from `daysFrom`
 * on are days, also those of a month that begins before it.
 */
export function listCellSpans({
  from,
  to,
  daysFrom = "9999-12-31",
}: {
  from: string;
  to: string;
  daysFrom?: string | undefined;
}): CellSpan[] {
  const spans: CellSpan[] = [];
  for (let date = from; date <= to;) {
    const next = startOfNextMonth(date.slice(0, 7));
    const last = addDays(next, -1);
    const isMonth = date.endsWith("-01") && last <= to && last < daysFrom;
    const end = isMonth ? last : date;
    spans.push({ kind: isMonth ? "month" : "day", from: date, to: end });
    date = addDays(end, 1);
  }
  return spans;
}
