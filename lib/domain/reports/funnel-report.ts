import * as z from "zod";
import { sumCells } from "./cell.ts";
import { getCount } from "./figures.ts";
import { buildFunnel, Funnel, type FunnelInput } from "./funnel.ts";
import { type Outreach, sumOutreach } from "./outreach.ts";
import { type CellGroup, type ReportDates, ReportPeriod, RowKey, toReportPeriod } from "./report-period.ts";
import { UnworkedReplies } from "./unworked-replies.ts";

export const FunnelReport = z
  .object({
    period: ReportPeriod,
    rows: z.array(z.object({ key: RowKey, funnel: Funnel, unworked: UnworkedReplies }).meta({ id: "FunnelRow" })),
  })
  .meta({ id: "FunnelReport" });
export type FunnelReport = z.infer<typeof FunnelReport>;

/** The funnel of a campaign, or of several: its cells, the outreach of its days, and the leads that wait now. */
export type FunnelGroup = CellGroup & {
  outreach: readonly Outreach[];
  references: FunnelInput["references"];
  unworked: UnworkedReplies;
};

export const buildFunnelReport = (dates: ReportDates, groups: readonly FunnelGroup[]): FunnelReport => ({
  period: toReportPeriod(dates, groups),
  rows: groups.map(({ key, cells, outreach, references, unworked }) => {
    const figures = sumCells(cells);
    const [placed, meetings] = [getCount(figures, "placed"), getCount(figures, "qualified")];
    return { key, funnel: buildFunnel({ outreach: sumOutreach(outreach), placed, meetings, references }), unworked };
  }),
});
