import * as z from "zod";
import { Outreach } from "#domain/reports/outreach.ts";
import { CampaignId } from "#domain/shared/id.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { OutreachDay, OutreachDayParams, OutreachHistory, OutreachList, OutreachQuery } from "./schemas.ts";

const common = { handledBy: "api", topic: "Reports", callers: callers.agency } as const;

export const outreachRoutes = {
  recordOutreach: {
    ...common,
    method: "PUT",
    path: "/v1/campaigns/{campaignId}/outreach/{date}",
    summary: "Record what was sent for a campaign on a day, and how many replied",
    description:
      "The date is that of the campaign's own calendar. May be repeated: the same body changes nothing, and another one " +
      "replaces what was said before, which is kept as an earlier version.",
    params: OutreachDayParams,
    body: Outreach,
    responses: { 200: { description: "What counts for the day now.", schema: OutreachDay } },
    refusals: ["not_found", "changed_meanwhile"],
  },
  readOutreach: {
    ...common,
    method: "GET",
    path: "/v1/campaigns/{campaignId}/outreach/{date}",
    summary: "Read everything that was said about the outreach of a day",
    params: OutreachDayParams,
    responses: { 200: { description: "All versions.", schema: OutreachHistory } },
    refusals: ["not_found"],
  },
  listOutreach: {
    ...common,
    method: "GET",
    path: "/v1/campaigns/{campaignId}/outreach",
    summary: "List the outreach of a campaign by date",
    params: z.object({ campaignId: CampaignId }),
    query: OutreachQuery,
    responses: { 200: { description: "The days of which something was said.", schema: OutreachList } },
    refusals: ["not_found", "invalid_parameter"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof outreachRoutes;
