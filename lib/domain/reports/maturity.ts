import * as z from "zod";
import { Model } from "#domain/campaigns/model.ts";
import type { CampaignId } from "#domain/shared/id.ts";
import { countDays } from "./calendar-days.ts";
import { type Cell, sumCells } from "./cell.ts";
import { emptyFigures, type Figures, getCount, mergeFigures } from "./figures.ts";
import { listSaleDays } from "./sale-days.ts";

const days = { least: 14, most: 120, assumed: 30 } as const;
export const assumedWindowDays = days.assumed;
/** Below so many sales a window is assumed. */
const fewestSales = 50;
/** The share of the sales that must have come. */
const shareOfSales = 0.9;

/** How many days after its placement a lead is old enough to be judged by whether it was sold. */
export const MaturityWindow = z
  .object({
    days: z.int().meta({ description: "Calendar days after the placement, from 14 to 120." }),
    from: z.enum(["measured", "assumed"]).meta({
      id: "MaturityWindowSource",
      description: "`assumed` with fewer than 50 sales of leads that are old enough to measure it.",
    }),
  })
  .meta({ id: "MaturityWindow" });
export type MaturityWindow = z.infer<typeof MaturityWindow>;

/** The leads placed on one date, and how many of them were sold so many days later. */
export type Cohort = { date: string; salesByDay: readonly (readonly [day: number, sales: number])[] };

/**
 * Measures the window of a campaign and model on the date `today`: the smallest age by which 90 % of the sales had come
 * of cohorts that are more than twice as old. If the older cohorts are too few to tell before that, the window is at
 * least 30 days.
 */
export function measureMaturity(cohorts: readonly Cohort[], today: string): MaturityWindow {
  const aged = cohorts
    .filter(({ salesByDay }) => salesByDay.length > 0)
    .map(({ date, salesByDay }) => ({ ofCohort: countDays(date, today), salesByDay }));
  for (let age = days.least; age <= days.most; age++) {
    const sales = aged.filter(({ ofCohort }) => ofCohort > 2 * age).flatMap(({ salesByDay }) => salesByDay);
    const all = sum(sales);
    if (all < fewestSales) return { days: Math.max(days.assumed, age), from: "assumed" };
    if (sum(sales.filter(([day]) => day <= age)) >= shareOfSales * all) return { days: age, from: "measured" };
  }
  return { days: days.most, from: "measured" };
}

const sum = (sales: readonly (readonly [day: number, sales: number])[]): number =>
  sales.reduce((total, [, count]) => total + count, 0);

/** The cohort of a cell; that of several dates counts as placed on the last one. */
const toCohort = (cell: Cell, model: Model): Cohort => ({
  date: cell.to,
  salesByDay: listSaleDays(cell.models[model] ?? emptyFigures),
});

const measureWindow = (cells: readonly Cell[], model: Model, today: string): MaturityWindow =>
  measureMaturity(
    cells.map((cell) => toCohort(cell, model)),
    today,
  );

/** The leads of a model that are old enough, and how many are not yet. */
type MatureLeads = { figures: Figures; maturing: number; window: MaturityWindow };

const countPlaced = ({ models }: Cell, model: Model): number => getCount(models[model] ?? emptyFigures, "placed");

/**
 * Sets apart the leads of one campaign and model that are too young on the date `today`. Cells of several dates are old
 * enough once their last date is, so a caller passes the days of those that `listDivided` finds.
 */
export function selectMature(
  cells: readonly Cell[],
  { model, today, history = cells }: { model: Model; today: string; history?: readonly Cell[] | undefined },
): MatureLeads {
  const window = measureWindow(history, model, today);
  const isMature = ({ to }: Cell) => countDays(to, today) >= window.days;
  return {
    figures: sumCells(cells.filter(isMature), model),
    maturing: cells.filter((cell) => !isMature(cell)).reduce((sum, cell) => sum + countPlaced(cell, model), 0),
    window,
  };
}

/**
 * The cells of one campaign within the period: days where some of a month are too young, else months. `history` are all of
 * it, from which the window is measured.
 */
export type CampaignCells = { campaignId: CampaignId; cells: readonly Cell[]; history?: readonly Cell[] };

/** The leads of a model that are old enough, those of each campaign by its own window; and the campaigns that have any. */
export function sumMature(campaigns: readonly CampaignCells[], model: Model, today: string) {
  const parts = campaigns
    .map(({ campaignId, cells, history }) => ({ campaignId, ...selectMature(cells, { model, today, history }) }))
    .filter(({ figures, maturing }) => maturing > 0 || getCount(figures, "placed") > 0);
  return {
    figures: mergeFigures(parts.map(({ figures }) => figures)),
    maturing: parts.reduce((sum, part) => sum + part.maturing, 0),
    windows: parts.map(({ campaignId, window }) => ({ campaignId, ...window })),
  };
}

/** The longest window of campaigns and models that have leads; undefined without any. */
export function findLongestWindow(campaigns: readonly CampaignCells[], today: string): number | undefined {
  const windows = campaigns.flatMap(({ cells, history = cells }) =>
    Model.options
      .filter((model) => cells.some((cell) => countPlaced(cell, model) > 0))
      .map((model) => measureWindow(history, model, today).days),
  );
  return windows.length === 0 ? undefined : Math.max(...windows);
}

/** Lists the dates of the cells of which some leads are old enough on the date `today` and others are not, each once. */
export function listDivided(campaigns: readonly CampaignCells[], today: string): { from: string; to: string }[] {
  const found = campaigns.flatMap(({ cells, history = cells }) =>
    Model.options.flatMap((model) => {
      const own = cells.filter((cell) => cell.models[model]);
      if (own.every(({ from, to }) => from === to)) return [];
      const { days: window } = measureWindow(history, model, today);
      return own.filter(({ from, to }) => countDays(from, today) >= window && countDays(to, today) < window);
    }),
  );
  return [...new Map(found.map(({ from, to }) => [`${from} ${to}`, { from, to }])).values()];
}
