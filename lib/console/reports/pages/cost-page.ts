import type { Model } from "#domain/campaigns/model.ts";
import type { CostComparison } from "#domain/reports/compare-costs.ts";
import type { CostReport } from "#domain/reports/cost-report.ts";
import type { SwitchTrigger } from "#domain/reports/switch-triggers.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { countNoun, formatCount } from "#platform/text/count-noun.ts";
import { type Bar, drawBars } from "../../pages/charts/bar-chart.ts";
import { chartFigure } from "../../pages/charts/chart-figure.ts";
import type { ReportContext } from "./report-context.ts";
import { type ReportBody, rowName } from "./report-frame.ts";
import { axisMoney, modelNames, moneyText, ofText } from "./report-words.ts";
import { switchTable } from "./switch-table.ts";
import { type Column, dataTable } from "../../pages/data-table.ts";

type CostRow = Pick<CostReport["rows"][number], "key" | "models" | "comparisons">;
type Costs = CostRow["models"][number]["byCurrency"][number];
type Cost = Costs["costs"][number];

/** The cost of one sale in a row, by one model and in one currency. */
type Line = { key: string | null; model: Model; currency: string; cost: Cost };

/** What the page on the cost of a sale says. */
export function toCostBody({ rows }: CostReport, context: ReportContext): ReportBody {
  const { locale } = context.session.reader;
  const lines = rows.flatMap((row) => listLines(row));
  const currencies = [...new Set(lines.map(({ currency }) => currency))];
  const [first, ...others] = rows;
  const maturing = rows.flatMap(({ models }) => models).reduce((sum, model) => sum + model.maturing, 0);
  const triggers: { key: string | null; currency: string; trigger: SwitchTrigger }[] = rows.flatMap(
    ({ key, switching }) =>
      switching.flatMap(({ currency, triggers: own }) => own.map((trigger) => ({ key, currency, trigger }))),
  );
  return {
    answer:
      first && others.length === 0
        ? costSentence(first, locale)
        : "What a sale costs, a row for each. Compare only costs that are not too few, and whose intervals lie apart.",
    notes: maturing === 0 ? [] : [maturingSentence(maturing)],
    charts: currencies.map((currency) =>
      costChart(
        lines.filter((line) => line.currency === currency),
        currency,
        context,
      ),
    ),
    more: html`${costTable(lines, context)}${triggers.length > 0 && switchTable(triggers, context)}`,
    counted: [
      "The cost of a sale is what the leads cost after credits, divided by the sales. The interval is that of the conversion, at the mean price of a lead.",
      "A billed lead was charged and not returned for a credit or a replacement. By held appointment, the cost of no-shows is part of the sale's.",
      "Only leads that are old enough are judged: by the age at which 90 % of the sales of their campaign and model have come.",
      "One model is called cheaper only if the difference is three standard errors, so that looking every day does not make a winner by chance.",
      ...describeWindows(rows, context),
    ],
  };
}

const listLines = ({ key, models }: CostRow): Line[] =>
  models.flatMap(({ model, byCurrency }) =>
    byCurrency.flatMap(({ currency, costs }) => costs.map((cost) => ({ key, model, currency, cost }))),
  );

export const maturingSentence = (maturing: number): string =>
  `${countNoun(maturing, "lead")} ${maturing === 1 ? "is" : "are"} too young to be judged, and in no rate.`;

/** Which model has the cheaper sale, as the verdict says; with one model, what a sale costs. */
export function costSentence({ models, comparisons }: CostRow, locale: string): string {
  const [comparison] = comparisons;
  const costs = models.flatMap(({ model, byCurrency }) =>
    byCurrency.flatMap(({ currency, costs: own }) =>
      own.filter(({ denominator }) => denominator === "billed").map((cost) => ({ model, currency, cost })),
    ),
  );
  if (comparison) {
    const describeCost = (wanted: Model) => {
      const found = costs.find(({ model, currency }) => model === wanted && currency === comparison.currency);
      if (!found) return "none";
      return found.cost.tooFew ? soldText(found.cost) : costText(found.cost, found.currency, locale);
    };
    return verdictSentence(comparison, {
      callback: describeCost("callback"),
      appointment: describeCost("appointment"),
    });
  }
  const [only] = costs.filter(({ cost }) => cost.leads > 0);
  if (!only) return "No lead of this period is old enough to be judged.";
  const { cost, currency, model } = only;
  const name = modelNames[model].toLowerCase();
  if (cost.tooFew) return `Too few to say what a sale by ${name} costs: ${soldText(cost)}.`;
  return `A sale by ${name} costs ${costText(cost, currency, locale)} (${costInterval(cost, currency, locale)}).`;
}

/** The sentence of each verdict. */
export function verdictSentence(
  { verdict, ratio, moreLeads, aboutTheSame }: CostComparison,
  costs: { callback: string; appointment: string },
): string {
  const both = `${costs.callback} by callbacks, ${costs.appointment} by appointments`;
  switch (verdict) {
    case "callback_cheaper":
      return `A sale by callbacks is cheaper: ${both}.`;
    case "appointment_cheaper":
      return `A sale by appointments is cheaper: ${both}.`;
    case "too_few":
      if (ratio === null) return `Too few to say which model has the cheaper sale: one of them has none yet.`;
      if (aboutTheSame)
        return `They cost about the same: ${both}. More than 20,000 leads of each would be needed to tell.`;
      return `Too few to say which model has the cheaper sale: ${both}.${
        moreLeads === null || moreLeads === 0
          ? ""
          : ` About ${formatCount(moreLeads)} more leads of the model with fewer would show a difference of this size in four of five cases.`
      }`;
  }
}

const soldText = ({ sales, leads }: Cost): string => `${ofText({ value: sales, of: leads })} sold`;

const tooFewText = ({ sales, leads }: Cost): string => `too few to say (${ofText({ value: sales, of: leads })})`;

const costText = (cost: Cost, currency: string, locale: string): string =>
  cost.costPerSale === null ? "no sale yet" : moneyText(cost.costPerSale, currency, locale);

const costInterval = ({ interval }: Cost, currency: string, locale: string): string =>
  interval === null
    ? ""
    : `${moneyText(interval.low, currency, locale)} to ${moneyText(interval.high, currency, locale)}`;

const lineName = ({ key, model }: Line, context: ReportContext): string =>
  key === null ? modelNames[model] : `${modelNames[model]}, ${rowName(key, context)}`;

/** The value of a bar is in minor units; a sale that costs nothing has no bar to the left. */
function costChart(lines: readonly Line[], currency: string, context: ReportContext): Html {
  const { locale } = context.session.reader;
  const billed = lines.filter(({ cost }) => cost.denominator === "billed");
  const toFigure = ({ cost }: Line) => (cost.tooFew ? tooFewText(cost) : costText(cost, currency, locale));
  const bars = billed.map((line): Bar => ({
    name: lineName(line, context),
    figure: toFigure(line),
    value: line.cost.costPerSale === null ? null : Math.max(0, line.cost.costPerSale),
    interval: line.cost.tooFew ? null : line.cost.interval,
    isTooFew: line.cost.tooFew,
  }));
  return chartFigure({
    id: `cost-${currency.toLowerCase()}`,
    title: `Cost of a sale, ${currency}`,
    description: billed.map((line) => `${lineName(line, context)}: ${toFigure(line)}`).join("; "),
    ...drawBars(bars, { format: (value) => axisMoney(Math.round(value), currency, locale) }),
    caption: html`Of billed leads that are old enough, after credits, with its 95 % interval. An outline is too few to
    say; its interval is in the table.`,
    table: dataTable(
      { caption: `Cost of a sale in ${currency}` },
      billed,
      costColumns({ title: "Leads of", cell: (line) => lineName(line, context) }, locale),
    ),
  });
}

const costColumns = (first: Column<Line>, locale: string): Column<Line>[] => [
  first,
  {
    title: "Sales",
    cell: ({ cost: { sales, leads } }) => html`<span class="of">${ofText({ value: sales, of: leads })}</span>`,
    isNumber: true,
  },
  { title: "Spent", cell: ({ cost, currency }) => moneyText(cost.spend, currency, locale), isNumber: true },
  {
    title: "Cost of a sale",
    cell: ({ cost, currency }) =>
      cost.tooFew
        ? html`<span class="soft">${tooFewText(cost)}</span>`
        : html`<span class="share">${costText(cost, currency, locale)}</span>`,
    isNumber: true,
  },
  { title: "95 % interval", cell: ({ cost, currency }) => costInterval(cost, currency, locale), isNumber: true },
];

const denominatorNames: Record<Cost["denominator"], string> = {
  billed: "billed leads",
  delivered: "delivered leads",
  held: "held appointments",
};

/** The same costs by the other denominators, which a reader may have met elsewhere. */
function costTable(lines: readonly Line[], context: ReportContext): Html | undefined {
  const others = lines.filter(({ cost }) => cost.denominator !== "billed" && cost.leads > 0);
  if (others.length === 0) return undefined;
  const toName = (line: Line) => `${lineName(line, context)}, of ${denominatorNames[line.cost.denominator]}`;
  return dataTable(
    { caption: "The same sales by other denominators" },
    others,
    costColumns({ title: "Of", cell: toName }, context.session.reader.locale),
  );
}

function describeWindows(rows: readonly CostRow[], context: ReportContext): string[] {
  return rows
    .flatMap(({ models }) => models.flatMap(({ model, windows }) => windows.map((window) => ({ model, ...window }))))
    .slice(0, 12)
    .map(
      ({ model, campaignId, days, from }) =>
        `${modelNames[model]} of ${rowName(campaignId, context)} are judged from ${days} days on (${from}).`,
    );
}
