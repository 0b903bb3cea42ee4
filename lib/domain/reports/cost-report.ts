import * as z from "zod";
import { Model } from "#domain/campaigns/model.ts";
import { CampaignId } from "#domain/shared/id.ts";
import { compareCosts, CostComparison } from "./compare-costs.ts";
import { SaleCost, type Tally, toSaleCost } from "./cost.ts";
import { type Denominator, type Figures, getMoney } from "./figures.ts";
import { type CampaignCells, MaturityWindow, sumMature } from "./maturity.ts";
import { Rate, toRate } from "./rate.ts";
import { type ReportDates, ReportPeriod, RowKey, toReportPeriod } from "./report-period.ts";
import { listSwitchTriggers, SwitchTrigger } from "./switch-triggers.ts";
import { toSwitchInput } from "./to-switch-input.ts";

const CostDenominator = z.enum(["billed", "delivered", "held"]).meta({
  id: "SaleDenominator",
  description:
    "The leads that the conversion is of. `billed`: charged, without those returned for a credit or a replacement, and with " +
    "the replacements; the spend is that of all leads after credits. `delivered`: delivered, with their charges. `held`: " +
    "with a held appointment; the spend is that of all leads with an appointment, no-shows included.",
});

const counters = { billed: "net", delivered: "delivered", held: "held" } as const satisfies Record<
  z.infer<typeof CostDenominator>,
  Denominator
>;

const CurrencyCosts = z
  .object({
    currency: z.string(),
    conversion: Rate,
    costs: z.array(SaleCost.extend({ denominator: CostDenominator }).meta({ id: "NamedSaleCost" })),
  })
  .meta({ id: "CurrencyCosts", description: "`conversion`: sales of billed leads." });
type CurrencyCosts = z.infer<typeof CurrencyCosts>;

/** The cost of a sale by one model. */
const ModelCosts = z
  .object({
    model: Model,
    maturing: z
      .int()
      .meta({ description: "Leads of the model that are too young to be judged: they are in no figure." }),
    windows: z.array(MaturityWindow.extend({ campaignId: CampaignId }).meta({ id: "CampaignWindow" })),
    byCurrency: z.array(CurrencyCosts),
  })
  .meta({ id: "ModelCosts" });

const CostRow = z
  .object({
    key: RowKey,
    models: z.array(ModelCosts),
    comparisons: z
      .array(CostComparison.extend({ currency: z.string() }).meta({ id: "CurrencyComparison" }))
      .meta({ description: "Callbacks against appointments, in each currency that both have." }),
    switching: z
      .array(z.object({ currency: z.string(), triggers: z.array(SwitchTrigger) }).meta({ id: "CurrencyTriggers" }))
      .meta({ description: "What speaks for another model, in each currency." }),
  })
  .meta({ id: "CostRow" });
type CostRow = z.infer<typeof CostRow>;

export const CostReport = z.object({ period: ReportPeriod, rows: z.array(CostRow) }).meta({ id: "CostReport" });
export type CostReport = z.infer<typeof CostReport>;

/** Builds the report on the cost of a sale on the date `today`, with a row for each group of campaigns. */
export function buildCostReport(
  dates: ReportDates,
  groups: readonly { key: string | null; campaigns: readonly CampaignCells[] }[],
  today: string,
): CostReport {
  const flat = groups.map(({ key, campaigns }) => ({ key, cells: campaigns.flatMap(({ cells }) => cells) }));
  return {
    period: toReportPeriod(dates, flat),
    rows: groups.map(({ key, campaigns }) => toRow(key, campaigns, today)),
  };
}

function toRow(key: string | null, campaigns: readonly CampaignCells[], today: string): CostRow {
  const byModel = Model.options.map((model) => ({ model, ...sumMature(campaigns, model, today) }));
  const findTally = (wanted: Model, currency: string) => {
    const figures = byModel.find(({ model }) => model === wanted)?.figures;
    return figures && getMoney(figures, currency, "net.leads") > 0 ? toTally(figures, currency, "net") : undefined;
  };
  const switchInput = toSwitchInput(campaigns, today);
  const currencies = [...new Set(byModel.flatMap(({ figures }) => Object.keys(figures.money)))].sort();
  return {
    key,
    models: byModel
      .filter(({ windows }) => windows.length > 0)
      .map(({ figures, ...rest }) => ({
        ...rest,
        byCurrency: currencies
          .filter((currency) => getMoney(figures, currency, "priced") > 0)
          .map((currency) => toCurrencyCosts(figures, currency)),
      })),
    comparisons: currencies.flatMap((currency) => {
      const [callback, appointment] = [findTally("callback", currency), findTally("appointment", currency)];
      return callback && appointment ? { currency, ...compareCosts(callback, appointment) } : [];
    }),
    switching: listCurrencies(switchInput.period).map((currency) => ({
      currency,
      triggers: listSwitchTriggers({ ...switchInput, currency }),
    })),
  };
}

/** The currencies in which leads of the period are priced, also of those that are too young. */
const listCurrencies = (period: Figures): string[] =>
  Object.keys(period.money).filter((currency) => getMoney(period, currency, "priced") > 0);

function toCurrencyCosts(figures: Figures, currency: string): CurrencyCosts {
  const { sales, leads } = toTally(figures, currency, "net");
  return {
    currency,
    conversion: toRate(sales, leads),
    costs: CostDenominator.options.map((denominator) => ({
      denominator,
      ...toSaleCost(toTally(figures, currency, counters[denominator])),
    })),
  };
}

const toTally = (figures: Figures, currency: string, of: Denominator): Tally => ({
  leads: getMoney(figures, currency, `${of}.leads`),
  sales: getMoney(figures, currency, `${of}.sales`),
  spend: getMoney(figures, currency, `${of}.spend`),
});
