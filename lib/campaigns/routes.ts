import * as z from "zod";
import { CampaignId } from "#domain/shared/id.ts";
import { callers } from "#platform/http/callers.ts";
import { pageOf, PageQuery } from "#platform/http/paging.ts";
import { byId, location } from "#platform/http/route-words.ts";
import type { Route } from "#platform/http/route.ts";
import { CampaignChange, CampaignView, NewCampaign } from "./schemas.ts";

const campaign = z.object({ campaignId: CampaignId });

/** The routes about campaigns. */
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
    responses: { 201: { description: "The campaign.", schema: CampaignView, headers: location("campaign") } },
    refusals: ["idempotency_conflict"],
  },
  listCampaigns: {
    method: "GET",
    path: "/v1/campaigns",
    handledBy: "api",
    topic: "Campaigns",
    summary: "List campaigns",
    description: byId,
    callers: callers.agencyAndBilling,
    query: PageQuery,
    responses: { 200: { description: "A page of campaigns.", schema: pageOf(CampaignView) } },
    refusals: ["invalid_cursor"],
  },
  readCampaign: {
    method: "GET",
    path: "/v1/campaigns/{campaignId}",
    handledBy: "api",
    topic: "Campaigns",
    summary: "Read a campaign",
    callers: callers.everyone,
    params: campaign,
    responses: { 200: { description: "The campaign.", schema: CampaignView } },
    refusals: ["not_found"],
  },
  changeCampaign: {
    method: "PATCH",
    path: "/v1/campaigns/{campaignId}",
    handledBy: "api",
    topic: "Campaigns",
    summary: "Change a campaign; leads already received keep their price",
    callers: callers.agency,
    params: campaign,
    body: CampaignChange,
    responses: { 200: { description: "The campaign as it is now.", schema: CampaignView } },
    refusals: ["not_found", "changed_meanwhile"],
  },
} as const satisfies Record<string, Route>;
