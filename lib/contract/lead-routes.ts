import * as z from "zod";
import { LeadId } from "../domain/shared/id.ts";
import { LeadView, LeadWithHistory, NewAcknowledgement, NewContactAttempt, NewOutcome } from "./schemas/leads.ts";
import { LeadQuery, pageOfReadable } from "./schemas/reading.ts";
import type { Route } from "./route.ts";

const everyone = ["agency", "client", "billing"] as const;
const workers = ["agency", "client"] as const;
const lead = z.object({ leadId: LeadId });

/** The routes by which leads are read and worked. */
export const leadRoutes = {
  listLeads: {
    method: "GET",
    path: "/v1/leads",
    handledBy: "api",
    topic: "Leads",
    summary: "List leads, newest first",
    description: "A page may hold fewer leads than `limit` while there are more: go on until `next` is null.",
    callers: everyone,
    query: LeadQuery,
    responses: { 200: { description: "A page of leads.", schema: pageOfReadable(LeadView) } },
    refusals: ["invalid_cursor"],
  },
  readLead: {
    method: "GET",
    path: "/v1/leads/{leadId}",
    handledBy: "api",
    topic: "Leads",
    summary: "Read a lead with its history",
    callers: everyone,
    params: lead,
    responses: { 200: { description: "The lead and every fact about it, oldest first.", schema: LeadWithHistory } },
    refusals: ["not_found"],
  },
  acknowledgeLead: {
    method: "POST",
    path: "/v1/leads/{leadId}/acknowledgements",
    handledBy: "api",
    topic: "Leads",
    summary: "Accept or reject a lead",
    description:
      "The first answer stands. Of a lead that is rejected, or that the client has already, nothing is charged, unless it is worked all the same. There is one answer by each key, so repeating it does nothing twice, with or without an Idempotency-Key.",
    callers: workers,
    takesTestKeys: true,
    params: lead,
    idempotencyKey: "optional",
    body: NewAcknowledgement,
    responses: { 201: { description: "The lead with the acknowledgement in it.", schema: LeadView } },
    refusals: ["not_found", "lead_held", "time_out_of_range", "answered_before"],
  },
  recordContactAttempt: {
    method: "POST",
    path: "/v1/leads/{leadId}/contact-attempts",
    handledBy: "api",
    topic: "Leads",
    summary: "Record an attempt to reach the prospect",
    description: "Any number of attempts can be recorded, in any order; the earliest ones stop the clock.",
    callers: workers,
    takesTestKeys: true,
    params: lead,
    idempotencyKey: "optional",
    body: NewContactAttempt,
    responses: { 201: { description: "The lead with the attempt in it.", schema: LeadView } },
    refusals: ["not_found", "lead_held", "time_out_of_range", "idempotency_conflict"],
  },
  recordOutcome: {
    method: "POST",
    path: "/v1/leads/{leadId}/outcomes",
    handledBy: "api",
    topic: "Leads",
    summary: "Record what came of the lead",
    description:
      "The last one stands. `won` needs a `value` in the currency of the lead's price; no other outcome has one.",
    callers: workers,
    takesTestKeys: true,
    params: lead,
    idempotencyKey: "optional",
    body: NewOutcome,
    responses: { 201: { description: "The lead with the outcome in it.", schema: LeadView } },
    refusals: [
      "not_found",
      "lead_held",
      "time_out_of_range",
      "outcome_value_missing",
      "outcome_value_unexpected",
      "outcome_currency_mismatch",
      "idempotency_conflict",
      "changed_meanwhile",
    ],
  },
} as const satisfies Record<string, Route>;
