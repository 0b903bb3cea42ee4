import { LeadView } from "#leads/schemas.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { locationHeader } from "#platform/http/shared-route-parts.ts";
import { limits } from "#platform/limits.ts";
import { LeadBatchResponse, NewLead, NewLeadBatch, Simulation, SimulationRequest } from "./schemas.ts";

/** The routes that take leads in. They have their own file so that the intake Lambda does not load the other routes. */
export const intakeRoutes = {
  pushLead: {
    method: "POST",
    path: "/v1/leads",
    handledBy: "intake",
    topic: "Leads",
    summary: "Push a lead; the response means that Baton has stored it",
    description:
      "A retry with the same key and body returns the first response. Baton delivers the lead to the subscriptions " +
      "that are active now, at the current price. With a test key, the lead passes every step but goes to the sandbox.",
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
    summary: "Push up to 100 leads; each gets its own result",
    description:
      "Each lead has its own idempotency key and its own result, in the order of the request; a refused lead does " +
      "not affect the others. A result is what `pushLead` would return for that lead alone: the lead with 202, or a " +
      "problem with pointers into that lead. If a result is 500 or above, send that lead or the whole batch again " +
      "with the same keys: leads that Baton accepted get the same result as before. If the response would exceed 3 MB, the " +
      "leads in it have no `routing`.",
    callers: callers.agency,
    takesTestKeys: true,
    body: NewLeadBatch,
    bodyBytes: limits.batchBytes,
    parsesItemsSeparately: true,
    responses: {
      200: { description: "A result for each lead, in the order of the request.", schema: LeadBatchResponse },
    },
    refusals: [],
  },
  simulateLead: {
    method: "POST",
    path: "/v1/leads:simulate",
    handledBy: "intake",
    topic: "Leads",
    summary: "Simulate a push: see the result and the reasons; nothing is stored",
    description:
      "Runs the checks and the routing that real leads go through, at any instant, with the current caps, " +
      "suppressions and duplicates. If Baton would refuse the lead, the response contains the problem that the push " +
      "would return.",
    callers: callers.agency,
    takesTestKeys: true,
    body: SimulationRequest,
    responses: { 200: { description: "The result of the simulation.", schema: Simulation } },
    refusals: [],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof intakeRoutes;
