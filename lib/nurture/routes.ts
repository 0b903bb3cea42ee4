import * as z from "zod";
import { LeadId } from "#domain/shared/id.ts";
import { LeadView } from "#leads/schemas.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { WakeRequest } from "./schemas.ts";

export const nurtureRoutes = {
  wakeLead: {
    method: "POST",
    path: "/v1/leads/{leadId}/wake",
    handledBy: "api",
    topic: "Leads",
    summary: "Wake a lead that is not ready yet",
    description:
      "A lead with the status `nurturing` wakes by itself on its date. This wakes it before, or after it could not wake " +
      "(`notWoken` says why). Baton delivers it again to the same client, at no second charge.",
    callers: callers.agency,
    takesTestKeys: true,
    params: z.object({ leadId: LeadId }),
    body: WakeRequest,
    responses: { 200: { description: "The lead in its new cycle.", schema: LeadView } },
    refusals: ["not_found", "not_sleeping", "wake_refused"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof nurtureRoutes;
