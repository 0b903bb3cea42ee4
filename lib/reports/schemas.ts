import * as z from "zod";
import { ReportDate } from "#domain/reports/report-dates.ts";
import { CampaignId, ClientId } from "#domain/shared/id.ts";

export const ReportFormat = z.enum(["json", "csv"]);
export type ReportFormat = z.infer<typeof ReportFormat>;

/** By the clock on the wall, or within the client's contact hours. */
export const ReportClock = z.enum(["raw", "working"]);

/** What the rows of each report may be about. */
export const FunnelGrouping = z.enum(["client", "campaign"]);
export const LeadGrouping = z.enum(["client", "campaign", "model"]);
export const SpeedGrouping = z.enum(["client", "campaign", "model", "channel", "hour_of_week"]);

const by = { description: "A row for each of them; one row for all leads by default." };

const common = {
  clientId: ClientId.optional().meta({ description: "The leads of one client; a client's key means its own." }),
  campaignId: CampaignId.optional().meta({ description: "The leads of one campaign." }),
  from: ReportDate.optional().meta({ description: "Placed on this date or later; by default twelve months to `to`." }),
  to: ReportDate.optional().meta({ description: "Placed on this date or earlier; today by default." }),
  format: ReportFormat.default("json").meta({ description: "JSON, or CSV with a line for each figure." }),
};

const clock = ReportClock.default("working").meta({
  description: "By the clock on the wall, or within the client's contact hours.",
});

const target = z
  .string()
  .regex(/^0?\.\d{1,6}$/, "a share between 0 and 1, like 0.04")
  .transform(Number);

const minutes = { "5": 5, "15": 15, "60": 60 } as const;
export const RankMinutes = z.enum(["5", "15", "60"]);

export const SpeedQuery = z.strictObject({
  ...common,
  by: SpeedGrouping.optional().meta(by),
  clock,
  minutes: RankMinutes.default("5")
    .transform((text) => minutes[text])
    .meta({ description: "Within how many minutes a lead must be tried to count in the ranking." }),
});

export const FunnelQuery = z.strictObject({
  ...common,
  by: FunnelGrouping.optional().meta(by),
  replyTarget: target
    .optional()
    .meta({ description: "What the reply rate is compared with, instead of the usual rate." }),
  meetingTarget: target.optional().meta({ description: "The same for the reply-to-meeting rate." }),
});

export const CostQuery = z.strictObject({ ...common, by: FunnelGrouping.optional().meta(by) });

export const DecayQuery = z.strictObject({ ...common, by: LeadGrouping.optional().meta(by), clock });

export const CountQuery = z.strictObject({ ...common, by: LeadGrouping.optional().meta(by) });
