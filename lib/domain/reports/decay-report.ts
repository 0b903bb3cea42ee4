import * as z from "zod";
import { Model } from "#domain/campaigns/model.ts";
import { buildDecayCurve, DecayCurve } from "./decay-curve.ts";
import { type ClockKind, mergeFigures } from "./figures.ts";
import { type CampaignCells, sumMature } from "./maturity.ts";
import { type ReportDates, ReportPeriod, RowKey, toReportPeriod } from "./report-period.ts";

export const DecayReport = z
  .object({
    period: ReportPeriod,
    rows: z.array(
      z
        .object({
          key: RowKey,
          curve: DecayCurve,
          maturing: z.int().meta({ description: "Leads that are too young to be judged: they are in no figure." }),
        })
        .meta({ id: "DecayRow" }),
    ),
  })
  .meta({ id: "DecayReport" });
export type DecayReport = z.infer<typeof DecayReport>;

/** Builds the report on what came of leads by how soon the client tried, on the date `today`, for each group of campaigns. */
export const buildDecayReport = (
  dates: ReportDates,
  groups: readonly { key: string | null; campaigns: readonly CampaignCells[] }[],
  { clock, today }: { clock: ClockKind; today: string },
): DecayReport => ({
  period: toReportPeriod(
    dates,
    groups.map(({ key, campaigns }) => ({ key, cells: campaigns.flatMap(({ cells }) => cells) })),
  ),
  rows: groups.map(({ key, campaigns }) => {
    const parts = Model.options.map((model) => sumMature(campaigns, model, today));
    return {
      key,
      curve: buildDecayCurve(mergeFigures(parts.map(({ figures }) => figures)), clock),
      maturing: parts.reduce((sum, part) => sum + part.maturing, 0),
    };
  }),
});
