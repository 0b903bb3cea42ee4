import { type Cell, sumCells } from "./cell.ts";
import { getCount } from "./figures.ts";
import { type Outreach, sumOutreach } from "./outreach.ts";
import { findReference, type Reference } from "./reference.ts";
import { listFullMonths } from "./report-dates.ts";

/** The outreach of one date. */
export type DatedOutreach = { date: string; outreach: Outreach };

/**
 * Finds what the rates of a funnel are compared with on the date `today`: the targets, else the medians of the last six
 * full months. `cells` and `outreach` are those of these months.
 */
export function measureReferences(
  targets: { reply?: number | undefined; meeting?: number | undefined },
  cells: readonly Cell[],
  outreach: readonly DatedOutreach[],
  today: string,
): { reply: Reference; meeting: Reference } {
  const months = listFullMonths(today).map(({ from, to }) => {
    const figures = sumCells(cells.filter((cell) => cell.from >= from && cell.to <= to));
    const own = outreach.filter(({ date }) => date >= from && date <= to).map((day) => day.outreach);
    const { sent, replies: stated } = sumOutreach(own);
    return { sent, replies: Math.max(stated, getCount(figures, "placed")), meetings: getCount(figures, "qualified") };
  });
  return {
    reply: findReference({
      target: targets.reply,
      months: months.map(({ sent, replies }) => ({ value: replies, of: sent })),
      rate: "reply",
    }),
    meeting: findReference({
      target: targets.meeting,
      months: months.map(({ replies, meetings }) => ({ value: meetings, of: replies })),
      rate: "meeting",
    }),
  };
}
