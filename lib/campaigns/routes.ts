import * as z from "zod";
import { CampaignId } from "#domain/shared/id.ts";
import { PageQuery, pageSchema } from "#platform/http/list-queries.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { creationOrderDescription, locationHeader } from "#platform/http/shared-route-parts.ts";
import { CampaignChange, CampaignView, NewCampaign } from "./schemas.ts";

const campaignParams = z.object({ campaignId: CampaignId });

export const campaignRoutes = {
  createCampaign: {
    method: "POST",
    path: "/v1/campaigns",
    handledBy: "api",
    topic: "Campaigns",
    summary: "Create a campaign",
    callers: callers.agency,
    idempotencyKey: "optional",
    body: NewCampaign,
    responses: { 201: { description: "The campaign.", schema: CampaignView, headers: locationHeader("campaign") } },
    refusals: ["idempotency_conflict"],
  },
  listCampaigns: {
    method: "GET",
    path: "/v1/campaigns",
    handledBy: "api",
    topic: "Campaigns",
    summary: "List campaigns",
    description: creationOrderDescription,
    callers: callers.agencyAndBilling,
    query: PageQuery,
    responses: { 200: { description: "A page of campaigns.", schema: pageSchema(CampaignView) } },
    refusals: ["invalid_cursor"],
  },
  readCampaign: {
    method: "GET",
    path: "/v1/campaigns/{campaignId}",
    handledBy: "api",
    topic: "Campaigns",
    summary: "Read a campaign",
    callers: callers.everyone,
    params: campaignParams,
    responses: { 200: { description: "The campaign.", schema: CampaignView } },
    refusals: ["not_found"],
  },
  changeCampaign: {
    method: "PATCH",
    path: "/v1/campaigns/{campaignId}",
    handledBy: "api",
    topic: "Campaigns",
    summary: "Change a campaign; leads that are already placed keep their price",
    callers: callers.agency,
    params: campaignParams,
    body: CampaignChange,
    responses: { 200: { description: "The campaign after the change.", schema: CampaignView } },
    refusals: ["not_found", "changed_meanwhile"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof campaignRoutes;
