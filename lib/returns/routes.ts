import * as z from "zod";
import { LeadId, ReturnId } from "#domain/shared/id.ts";
import { pageSchemaWithUnreadable } from "#platform/http/list-queries.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { NewReturn, ReturnDecision, ReturnQuery, ReturnView } from "./schemas.ts";

const common = { handledBy: "api", topic: "Returns", callers: callers.agencyAndClient } as const;
const params = z.object({ returnId: ReturnId });

export const returnRoutes = {
  openReturn: {
    ...common,
    method: "POST",
    path: "/v1/leads/{leadId}/returns",
    summary: "Return a lead",
    description:
      "The return policy of the client's contract decides it: at once if the history proves or refutes it, as soon as " +
      "the evidence arrives, or when its window is over. What the policy cannot decide is referred to the agency.",
    takesTestKeys: true,
    params: z.object({ leadId: LeadId }),
    idempotencyKey: "required",
    body: NewReturn,
    responses: { 201: { description: "The return.", schema: ReturnView } },
    refusals: [
      "not_found",
      "lead_held",
      "lead_passed_on",
      "lead_not_charged",
      "replacement_not_returnable",
      "return_pending",
      "return_ended",
      "idempotency_conflict",
    ],
  },
  listReturns: {
    ...common,
    method: "GET",
    path: "/v1/returns",
    summary: "List returns with a status, the latest opened first",
    description:
      "Each return is beside what the history says of its lead. The list may lack a return whose status has just changed.",
    callers: callers.everyone,
    query: ReturnQuery,
    responses: { 200: { description: "A page of returns.", schema: pageSchemaWithUnreadable(ReturnView) } },
    refusals: ["invalid_cursor"],
  },
  readReturn: {
    ...common,
    method: "GET",
    path: "/v1/returns/{returnId}",
    summary: "Read a return",
    callers: callers.everyone,
    params,
    responses: { 200: { description: "The return.", schema: ReturnView } },
    refusals: ["not_found"],
  },
  decideReturn: {
    ...common,
    method: "POST",
    path: "/v1/returns/{returnId}/decision",
    summary: "Approve or decline a return",
    description: "For a return that is referred, or still open. May be repeated: the same decision counts once.",
    callers: callers.agency,
    takesTestKeys: true,
    params,
    body: ReturnDecision,
    responses: { 200: { description: "The return.", schema: ReturnView } },
    refusals: ["not_found", "return_ended"],
  },
  withdrawReturn: {
    ...common,
    method: "POST",
    path: "/v1/returns/{returnId}/withdrawal",
    summary: "Withdraw a return that is not decided",
    description: "The lead cannot be returned again. May be repeated.",
    takesTestKeys: true,
    params,
    responses: { 200: { description: "The return.", schema: ReturnView } },
    refusals: ["not_found", "return_ended"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof returnRoutes;
