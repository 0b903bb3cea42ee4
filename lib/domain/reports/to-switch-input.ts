import { Model } from "#domain/campaigns/model.ts";
import { addDays } from "#domain/shared/wall-clock.ts";
import { sumCells } from "./cell.ts";
import { assumedWindowDays, type CampaignCells, sumMature } from "./maturity.ts";
import type { SwitchInput } from "./switch-triggers.ts";

const daysOfQuarter = 91;

/** How many days before today the cells of a caller must be those of days: two quarters, and the longest window. */
export const daysOfSwitches = 2 * daysOfQuarter + 120;

/**
 * Picks what the switch triggers read on the date `today`: the figures of the period, and of the last two quarters of 91
 * days whose leads are old enough by the longest window of the campaigns.
 */
export function toSwitchInput(campaigns: readonly CampaignCells[], today: string): Omit<SwitchInput, "currency"> {
  const windows = Model.options.flatMap((model) => sumMature(campaigns, model, today).windows.map(({ days }) => days));
  const window = windows.length === 0 ? assumedWindowDays : Math.max(...windows);
  const all = campaigns.flatMap(({ cells, history = cells }) => history);
  const sumQuarter = (quartersAgo: number) => {
    const to = addDays(today, -window - quartersAgo * daysOfQuarter);
    const from = addDays(to, 1 - daysOfQuarter);
    return sumCells(all.filter((cell) => cell.from >= from && cell.to <= to));
  };
  return { period: sumCells(campaigns.flatMap(({ cells }) => cells)), before: sumQuarter(1), now: sumQuarter(0) };
}
