import * as z from "zod";
import type { Model } from "#domain/campaigns/model.ts";
import type { CampaignId } from "#domain/shared/id.ts";
import { countDays } from "./calendar-days.ts";
import { type Cell, sumCells } from "./cell.ts";
import { type Figures, getCount, mergeFigures } from "./figures.ts";
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
  for (let age = days.least; age <= days.most; age++) {
    const sales = cohorts
      .filter(({ date }) => countDays(date, today) > 2 * age)
      .flatMap(({ salesByDay }) => salesByDay);
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
  salesByDay: listSaleDays(sumCells([cell], model)),
});

/** The leads of a model that are old enough, and how many are not yet. */
type MatureLeads = { figures: Figures; maturing: number; window: MaturityWindow };

/**
 * Sets apart the leads of one campaign and model that are too young on the date `today`. Cells of several dates are old
 * enough once their last date is, so a caller passes the days of the last 120 as they are.
 */
export function selectMature(
  cells: readonly Cell[],
  { model, today, history = cells }: { model: Model; today: string; history?: readonly Cell[] | undefined },
): MatureLeads {
  const window = measureMaturity(
    history.map((cell) => toCohort(cell, model)),
    today,
  );
  const isMature = ({ to }: Cell) => countDays(to, today) >= window.days;
  return {
    figures: sumCells(cells.filter(isMature), model),
    maturing: getCount(
      sumCells(
        cells.filter((cell) => !isMature(cell)),
        model,
      ),
      "placed",
    ),
    window,
  };
}

/**
 * The cells of one campaign within the period: days where they may be too young, months before. `history` are all of it,
 * from which the window is measured.
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
