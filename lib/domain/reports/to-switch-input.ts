import { addDays, addMonths } from "#domain/shared/wall-clock.ts";
import { sumCells } from "./cell.ts";
import { assumedWindowDays, type CampaignCells, findLongestWindow } from "./maturity.ts";
import type { SwitchInput } from "./switch-triggers.ts";

const monthsOfQuarter = 3;

/**
 * Picks what the switch triggers read on the date `today`: the figures of the period, and of the last two quarters of three
 * whole months whose leads are old enough by the longest window of the campaigns.
 */
export function toSwitchInput(campaigns: readonly CampaignCells[], today: string): Omit<SwitchInput, "currency"> {
  const window = findLongestWindow(campaigns, today) ?? assumedWindowDays;
  const all = campaigns.flatMap(({ cells, history = cells }) => history);
  // The first day of the month that has the first date which is not old enough.
  const lastEnd = `${addDays(today, 1 - window).slice(0, 7)}-01`;
  const sumQuarter = (quartersAgo: number) => {
    const to = addDays(addMonths(lastEnd, -quartersAgo * monthsOfQuarter), -1);
    const from = addMonths(lastEnd, -(quartersAgo + 1) * monthsOfQuarter);
    return sumCells(all.filter((cell) => cell.from >= from && cell.to <= to));
  };
  return { period: sumCells(campaigns.flatMap(({ cells }) => cells)), before: sumQuarter(1), now: sumQuarter(0) };
}
