import * as z from "zod";
import { LeadId } from "#domain/shared/id.ts";
import { LeadView } from "#leads/schemas.ts";
import { callers } from "#platform/http/callers.ts";
import type { Route } from "#platform/http/route.ts";
import { htmlMediaTypes, linkParams, pageErrorResponses } from "#platform/http/shared-route-parts.ts";
import { LeadCardPost, NewAcknowledgement, NewContactAttempt, NewOutcome } from "./schemas.ts";

const lead = z.object({ leadId: LeadId });

/** The routes by which leads are worked. */
export const contactRoutes = {
  acknowledgeLead: {
    method: "POST",
    path: "/v1/leads/{leadId}/acknowledgements",
    handledBy: "api",
    topic: "Leads",
    summary: "Accept or reject a lead",
    description:
      "The first answer stands. Of a lead that is rejected, or that the client has already, nothing is charged, unless it is worked all the same. There is one answer by each key, so repeating it does nothing twice, with or without an Idempotency-Key.",
    callers: callers.agencyAndClient,
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
    callers: callers.agencyAndClient,
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
    callers: callers.agencyAndClient,
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

/** Responses of a link that opens no card: pages, because a person is looking. */
const deadLinkResponses = {
  404: { description: "The link is not one of ours, or was changed.", mediaTypes: htmlMediaTypes },
  410: { description: "The link has expired, or the person was erased.", mediaTypes: htmlMediaTypes },
  ...pageErrorResponses,
};

/** The page on which a salesperson works a lead. */
export const leadCardRoutes = {
  openLeadCard: {
    method: "GET",
    path: "/l/{token}",
    handledBy: "lead-card",
    topic: "Pages",
    summary: "The lead card that the link in an SMS or email opens; reading it records nothing",
    callers: "public",
    params: linkParams,
    responses: { 200: { description: "The lead card.", mediaTypes: htmlMediaTypes }, ...deadLinkResponses },
    refusals: [],
  },
  answerLeadCard: {
    method: "POST",
    path: "/l/{token}",
    handledBy: "lead-card",
    topic: "Pages",
    summary: "The forms of the lead card: answer the lead, or record an attempt and an outcome",
    callers: "public",
    params: linkParams,
    form: LeadCardPost,
    responses: {
      303: { description: "Recorded; back to the card.", headers: { Location: "The path of the card." } },
      422: { description: "The card with what is wrong.", mediaTypes: htmlMediaTypes },
      ...deadLinkResponses,
    },
    refusals: [],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof contactRoutes & typeof leadCardRoutes;
