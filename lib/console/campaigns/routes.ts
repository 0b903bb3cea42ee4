import * as z from "zod";
import { CampaignId } from "#domain/shared/id.ts";
import type { ConsoleRoute } from "../console-route.ts";

const params = z.object({ campaignId: CampaignId });
const optionalText = (length: number) => z.string().trim().max(length).default("");

export const campaignsRoutes = {
  listCampaigns: {
    method: "GET",
    path: "/console/campaigns",
    action: "read_campaigns",
    query: z.object({ after: CampaignId.optional().catch(undefined) }),
  },
  showCampaign: {
    method: "GET",
    path: "/console/campaigns/{campaignId}",
    action: "read_campaigns",
    params,
    query: z.object({ sent: z.literal("1").optional().catch(undefined) }),
  },
  switchCampaign: {
    method: "POST",
    path: "/console/campaigns/{campaignId}/active",
    action: "change_campaigns",
    params,
    form: z.object({ active: z.enum(["yes", "no"]) }),
  },
  simulateLead: {
    method: "POST",
    path: "/console/campaigns/{campaignId}/simulate",
    action: "test_campaigns",
    params,
    form: z.object({
      name: optionalText(200),
      phone: optionalText(40),
      email: optionalText(254),
      postcode: optionalText(20),
      notes: optionalText(1_000),
      consent: z.literal("yes").optional(),
    }),
  },
  sendTestLead: {
    method: "POST",
    path: "/console/campaigns/{campaignId}/test-lead",
    action: "test_campaigns",
    params,
    form: z.object({ once: z.string().min(1).max(120) }),
  },
} as const satisfies Record<string, ConsoleRoute>;
export type Routes = typeof campaignsRoutes;
