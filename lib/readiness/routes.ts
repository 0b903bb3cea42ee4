import * as z from "zod";
import { CampaignId } from "#domain/shared/id.ts";
import { callers } from "#platform/http/callers.ts";
import type { Route } from "#platform/http/route.ts";
import { locationHeader } from "#platform/http/shared-route-parts.ts";
import { ReadinessView, SentCanary } from "./schemas.ts";

const campaign = z.object({ campaignId: CampaignId });

/** The routes that say whether leads get through a campaign. */
export const readinessRoutes = {
  readReadiness: {
    method: "GET",
    path: "/v1/campaigns/{campaignId}/readiness",
    handledBy: "api",
    topic: "Campaigns",
    summary: "Find out what would stop a lead of a campaign now",
    description:
      "By the engine that places leads. An endpoint that is not verified, or is switched off, is named, and is none that a lead could go to.",
    callers: callers.agency,
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
