import { type ClientReport, thresholdMinutes, toShare } from "#domain/billing/client-report.ts";
import type { CostPerSale } from "#domain/billing/cost-per-sale.ts";
import { OutcomeKind } from "#domain/contact/contact-fact.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { roundAmount } from "#domain/shared/money.ts";
import { type Cell, sumCells } from "./cell.ts";
import { type Figures, getCount, getMoney, getSketch } from "./figures.ts";
import type { ReportedStamp } from "./lead-measures.ts";
import { estimateWholePercentile } from "./log-sketch.ts";

/**
 * Builds the report on a client from the cells of a period: what `buildClientReport` builds from its records, but for
 * percentiles, which are within 1 %, and times, which are rounded to seconds before they are counted.
 */
export function toClientReport(period: { from: Instant; to: Instant }, cells: readonly Cell[]): ClientReport {
  const figures = sumCells(cells);
  const leads = getCount(figures, "placed");
  const outcomes = OutcomeKind.options.map((kind) => [kind, getCount(figures, `outcome.${kind}`)] as const);
  const recorded = outcomes.reduce((sum, [, count]) => sum + count, 0);
  const currencies = Object.keys(figures.money);
  return {
    ...period,
    leads,
    delivered: toShare(getCount(figures, "delivered"), leads),
    acknowledged: toShare(getCount(figures, "acknowledged"), leads),
    rejected: toShare(getCount(figures, "rejected"), leads),
    attempted: toShare(getCount(figures, "attempted"), leads),
    contacted: toShare(getCount(figures, "reached"), leads),
    timeToAcknowledge: toClock(figures, "acknowledged"),
    timeToFirstAttempt: toClock(figures, "ttfa"),
    timeToFirstContact: toClock(figures, "ttfc"),
    outcomes: {
      recorded: toShare(recorded, leads),
      byKind: Object.fromEntries(outcomes) as Record<OutcomeKind, number>,
    },
    wonValue: currencies.flatMap((currency) => {
      const amount = figures.money[currency]?.["won_value"];
      return amount === undefined ? [] : { amount, currency };
    }),
    costPerSale: currencies
      .filter((currency) => getMoney(figures, currency, "priced"))
      .flatMap((currency) => (["billed", "delivered"] as const).map((of) => toCostPerSale(figures, currency, of))),
  };
}

function toClock(figures: Figures, stamp: ReportedStamp): ClientReport["timeToAcknowledge"] {
  const delivered = getCount(figures, "delivered");
  const sketch = getSketch(figures, `all.${stamp}.raw`);
  return {
    p50Seconds: estimateWholePercentile(sketch, 50),
    p95Seconds: estimateWholePercentile(sketch, 95),
    coverage: toShare(sketch.count, delivered),
    toldLate: toShare(getCount(figures, `told_late.${stamp}`), sketch.count),
    within: thresholdMinutes.map((minutes) => ({
      minutes,
      ...toShare(getCount(figures, `all.${stamp}.raw.within_${minutes}`), delivered),
    })),
  };
}

function toCostPerSale(figures: Figures, currency: string, denominator: CostPerSale["denominator"]): CostPerSale {
  const leads = getMoney(figures, currency, `${denominator}.leads`);
  const sales = getMoney(figures, currency, `${denominator}.sales`);
  const spend = getMoney(figures, currency, `${denominator}.spend`);
  return {
    denominator,
    currency,
    leads,
    sales,
    spend: { amount: spend, currency },
    conversion: leads === 0 ? null : sales / leads,
    costPerSale: sales === 0 ? null : { amount: roundAmount(spend, 1, sales, "half_up"), currency },
  };
}
