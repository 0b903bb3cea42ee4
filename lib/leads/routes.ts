import * as z from "zod";
import { LeadId } from "#domain/shared/id.ts";
import { pageSchemaWithUnreadable } from "#platform/http/list-queries.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { LeadQuery, LeadView, LeadWithHistory } from "./schemas.ts";

const leadParams = z.object({ leadId: LeadId });

export const leadRoutes = {
  listLeads: {
    method: "GET",
    path: "/v1/leads",
    handledBy: "api",
    topic: "Leads",
    summary: "List leads by the time of receipt, newest first",
    description:
      "`from` and `to` are times of receipt (`receivedAt`) whatever else is asked for, so the lists of a period by " +
      "`clientId`, by `campaignId` and by `status` agree. A lead that was held stays at the place of its receipt when it is " +
      "placed. Bills go by `placedAt`: for the leads of a bill, read the billing records. A page may have fewer leads " +
      "than `limit` although there are more: continue until `next` is null.",
    callers: callers.everyone,
    query: LeadQuery,
    responses: { 200: { description: "A page of leads.", schema: pageSchemaWithUnreadable(LeadView) } },
    refusals: ["invalid_cursor"],
  },
  readLead: {
    method: "GET",
    path: "/v1/leads/{leadId}",
    handledBy: "api",
    topic: "Leads",
    summary: "Read a lead with its history",
    callers: callers.everyone,
    params: leadParams,
    responses: { 200: { description: "The lead and every fact about it, oldest first.", schema: LeadWithHistory } },
    refusals: ["not_found"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof leadRoutes;
