import { LeadView } from "#leads/schemas.ts";
import { callers } from "#platform/http/callers.ts";
import type { Route } from "#platform/http/route.ts";
import { locationHeader } from "#platform/http/shared-route-parts.ts";
import { limits } from "#platform/limits.ts";
import { LeadBatchResponse, NewLead, NewLeadBatch, Simulation, SimulationRequest } from "./schemas.ts";

/** The routes by which leads come in. They stand apart, so that the function that takes leads in need not load all the others. */
export const intakeRoutes = {
  pushLead: {
    method: "POST",
    path: "/v1/leads",
    handledBy: "intake",
    topic: "Leads",
    summary: "Push a lead; answered once it is durable",
    description:
      "Repeated with the same key, it is answered as before. It goes to the subscriptions active now, at the price of now. " +
      "With a test key it goes the whole way, but to the sandbox.",
    callers: callers.agency,
    takesTestKeys: true,
    idempotencyKey: "required",
    body: NewLead,
    responses: {
      202: {
        description: "The lead is stored and will be delivered.",
        schema: LeadView,
        headers: locationHeader("lead"),
      },
    },
    refusals: [
      "idempotency_conflict",
      "campaign_inactive",
      "phone_invalid",
      "consent_missing",
      "tps_listed",
      "out_of_area",
      "suppressed",
      "duplicate_lead",
      "no_match",
      "changed_meanwhile",
    ],
  },
  pushLeads: {
    method: "POST",
    path: "/v1/leads:batch",
    handledBy: "intake",
    topic: "Leads",
    summary: "Push up to 100 leads; each is answered as if it came alone",
    description:
      "Each lead has its own idempotency key and its own result, in the order of the request: a wrong one stops no other. " +
      "A result is what `pushLead` answers: the lead with 202, or a problem with pointers into that lead. Send leads whose " +
      "result is 500 or above again with the same keys, or the whole batch: what was accepted is answered as before.",
    callers: callers.agency,
    takesTestKeys: true,
    body: NewLeadBatch,
    bodyBytes: limits.batchBytes,
    parsesItemsSeparately: true,
    responses: { 200: { description: "A result for each lead, in their order.", schema: LeadBatchResponse } },
    refusals: [],
  },
  simulateLead: {
    method: "POST",
    path: "/v1/leads:simulate",
    handledBy: "intake",
    topic: "Leads",
    summary: "Find out what would become of a lead, and why; nothing is stored",
    description:
      "The gates and the engine that decide on real leads, at any instant, on the caps, suppressions and duplicates of now. A lead that would be refused is answered with the problem that its push would be.",
    callers: callers.agency,
    takesTestKeys: true,
    body: SimulationRequest,
    responses: { 200: { description: "What would become of it.", schema: Simulation } },
    refusals: [],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof intakeRoutes;
