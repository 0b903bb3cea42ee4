import type { Cell } from "#domain/reports/cell.ts";
import { type CellSpan, findRest } from "#domain/reports/list-cell-spans.ts";
import { listDates } from "./date-ranges.ts";

/**
 * Takes what the stored `months`, by their first date, have of the spans; a month that has more than its span is left
 * out. Returns their cells, and the dates that remain to be read.
 */
export function takeMonths(
  spans: readonly CellSpan[],
  months: ReadonlyMap<string, Cell>,
): { stored: Cell[]; dates: string[] } {
  const stored: Cell[] = [];
  const dates = spans.flatMap((span) => {
    const month = span.kind === "month" ? months.get(span.from) : undefined;
    const usable = month && month.to <= span.to ? month : undefined;
    if (usable) stored.push(usable);
    return listDates(findRest(span, usable?.to));
  });
  return { stored, dates };
}
