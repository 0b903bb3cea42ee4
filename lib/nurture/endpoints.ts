import { ok } from "#domain/shared/result.ts";
import { toLeadView } from "#leads/lead-views.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import type { NurtureRefusal } from "./problems.ts";
import type { Routes } from "./routes.ts";
import type { makeWakeOnRequest } from "./wake-on-request.ts";

export const wakeLead =
  (wake: ReturnType<typeof makeWakeOnRequest>): Endpoint<Routes["wakeLead"], PlatformRefusal | NurtureRefusal> =>
  async ({ caller, params: { leadId }, body: { screening } }) => {
    const lead = await wake(caller, leadId, screening);
    return lead.ok ? ok({ status: 200, body: toLeadView(lead.value) }) : lead;
  };
