import * as z from "zod";
import { Outreach } from "#domain/reports/outreach.ts";
import { ReportDate } from "#domain/reports/report-dates.ts";
import { CampaignId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";

export const OutreachDayParams = z.object({ campaignId: CampaignId, date: ReportDate });

export const OutreachQuery = z.strictObject({
  from: ReportDate.optional().meta({ description: "The first date; by default twelve months before `to`." }),
  to: ReportDate.optional().meta({ description: "The last date; today by default." }),
});

const said = {
  ...Outreach.shape,
  version: z.int().meta({ description: "From 1; a new one for each change." }),
  recordedAt: Instant,
};

/** What the agency says about a day. */
export const OutreachDay = z.object({ date: ReportDate, ...said }).meta({ id: "OutreachDay" });

export const OutreachList = z
  .object({ items: z.array(OutreachDay).meta({ description: "The earliest day first; the latest version of each." }) })
  .meta({ id: "OutreachList" });

export const OutreachHistory = z
  .object({
    date: ReportDate,
    versions: z
      .array(z.object(said).meta({ id: "OutreachVersion" }))
      .meta({ description: "The first one first; the last one counts." }),
  })
  .meta({ id: "OutreachHistory" });
