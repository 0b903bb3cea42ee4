import * as z from "zod";
import { CampaignId } from "#domain/shared/id.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { locationHeader } from "#platform/http/shared-route-parts.ts";
import { ReadinessView, SentCanary } from "./schemas.ts";

const campaign = z.object({ campaignId: CampaignId });

/** The routes that check whether leads get through a campaign. */
export const readinessRoutes = {
  readReadiness: {
    method: "GET",
    path: "/v1/campaigns/{campaignId}/readiness",
    handledBy: "api",
    topic: "Campaigns",
    summary: "Find out what would stop a lead of a campaign now",
    description:
      "Uses the same engine that places leads. It names endpoints that are unverified or disabled, and does not " +
      "count them as targets for a lead.",
    callers: callers.agency,
    params: campaign,
    responses: { 200: { description: "Whether the campaign is ready, and every check.", schema: ReadinessView } },
    refusals: ["not_found"],
  },
  sendCanary: {
    method: "POST",
    path: "/v1/campaigns/{campaignId}/canary",
    handledBy: "api",
    topic: "Campaigns",
    summary: "Send a canary through a campaign, to test whether a lead gets through",
    description:
      "A canary is a test lead. It takes the whole way of a lead, but reaches no client; it is not billed and does " +
      "not count towards a cap. Baton automatically sends one a day through every active campaign. `readReadiness` " +
      "returns the result.",
    callers: callers.agency,
    params: campaign,
    idempotencyKey: "optional",
    responses: {
      202: { description: "The canary is on its way.", schema: SentCanary, headers: locationHeader("lead") },
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

export type Routes = typeof readinessRoutes;
