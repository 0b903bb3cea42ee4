import { addDays } from "#domain/shared/wall-clock.ts";
import { type Cell, sumCells } from "./cell.ts";
import { getCount } from "./figures.ts";

const weeks = 12;

/** The first date of the weeks that `listWeeklyReached` counts. */
export const findFirstWeek = (today: string): string => addDays(today, -7 * weeks);

/**
 * Lists how many leads a client reached within a working hour in each of the twelve weeks before `today`, the earliest
 * first, from the cells of its days. A week is seven days.
 */
export function listWeeklyReached(days: readonly Cell[], today: string): number[] {
  return Array.from({ length: weeks }, (_, index) => {
    const from = addDays(today, -7 * (weeks - index));
    const to = addDays(from, 7);
    const ofWeek = days.filter((cell) => cell.from >= from && cell.to < to);
    return getCount(sumCells(ofWeek), "all.ttfc.working.within_60");
  });
}
