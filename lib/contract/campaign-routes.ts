import * as z from "zod";
import { CampaignId } from "../domain/shared/id.ts";
import { CampaignChange, CampaignView, NewCampaign } from "./schemas/campaigns.ts";
import { ReadinessView, SentCanary } from "./schemas/readiness.ts";
import { PageQuery, pageOf } from "./schemas/reading.ts";
import type { Route } from "./route.ts";
import { byId, location } from "./route-words.ts";

const everyone = ["agency", "client", "billing"] as const;
const agency = ["agency"] as const;
const readers = ["agency", "billing"] as const;
const campaign = z.object({ campaignId: CampaignId });

/** The routes about campaigns, and whether leads get through them. */
export const campaignRoutes = {
  createCampaign: {
    method: "POST",
    path: "/v1/campaigns",
    handledBy: "api",
    topic: "Campaigns",
    summary: "Create a campaign",
    callers: agency,
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
    callers: readers,
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
    callers: everyone,
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
    callers: agency,
    params: campaign,
    body: CampaignChange,
    responses: { 200: { description: "The campaign as it is now.", schema: CampaignView } },
    refusals: ["not_found", "changed_meanwhile"],
  },
  readReadiness: {
    method: "GET",
    path: "/v1/campaigns/{campaignId}/readiness",
    handledBy: "api",
    topic: "Campaigns",
    summary: "Find out what would stop a lead of a campaign now",
    description:
      "By the engine that places leads. An endpoint that is not verified, or is switched off, is named, and is none that a lead could go to.",
    callers: agency,
    params: campaign,
    responses: { 200: { description: "Whether it is ready, and every check.", schema: ReadinessView } },
    refusals: ["not_found"],
  },
  sendCanary: {
    method: "POST",
    path: "/v1/campaigns/{campaignId}/canary",
    handledBy: "api",
    topic: "Campaigns",
    summary: "Send a lead that is nobody's through a campaign, to see whether one gets through",
    description:
      "It goes the whole way but to nobody, and is neither billed nor counted in a cap. Baton sends one a day through every active campaign by itself. `readReadiness` says what became of it.",
    callers: agency,
    params: campaign,
    idempotencyKey: "optional",
    responses: {
      202: { description: "The canary is on its way.", schema: SentCanary, headers: location("lead") },
    },
    refusals: [
      "not_found",
      "campaign_inactive",
      "canary_impossible",
      "suppressed",
      "no_match",
      "idempotency_conflict",
      "changed_meanwhile",
    ],
  },
} as const satisfies Record<string, Route>;
