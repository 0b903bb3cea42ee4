import * as z from "zod";
import { ContactAttemptId, LeadId } from "#domain/shared/id.ts";
import { LeadView } from "#leads/schemas.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { htmlMediaTypes, linkParams, pageErrorResponses } from "#platform/http/shared-route-parts.ts";
import { LeadCardPost, LinkRenewalFormPost, NewAcknowledgement, NewContactAttempt, NewOutcome } from "./schemas.ts";

const lead = z.object({ leadId: LeadId });

export const contactRoutes = {
  acknowledgeLead: {
    method: "POST",
    path: "/v1/leads/{leadId}/acknowledgements",
    handledBy: "api",
    topic: "Leads",
    summary: "Accept or reject a lead",
    description:
      "The first answer counts. A lead that the client rejects or already has is not charged, unless the client " +
      "works it later. Each key has one answer, so a retry changes nothing, with or without an Idempotency-Key.",
    callers: callers.agencyAndClient,
    takesTestKeys: true,
    params: lead,
    idempotencyKey: "optional",
    body: NewAcknowledgement,
    responses: { 201: { description: "The lead with the acknowledgement in it.", schema: LeadView } },
    refusals: ["not_found", "lead_held", "lead_passed_on", "time_out_of_range", "answered_before"],
  },
  recordContactAttempt: {
    method: "POST",
    path: "/v1/leads/{leadId}/contact-attempts",
    handledBy: "api",
    topic: "Leads",
    summary: "Record an attempt to reach the prospect",
    description:
      "You can record any number of attempts, in any order; the earliest ones decide the time to first attempt and " +
      "the time to first contact. `status` may replace `result`: a word of the client's own system, which the client's " +
      "`statusMap` translates.",
    callers: callers.agencyAndClient,
    takesTestKeys: true,
    params: lead,
    idempotencyKey: "optional",
    body: NewContactAttempt,
    responses: { 201: { description: "The lead with the attempt in it.", schema: LeadView } },
    refusals: [
      "not_found",
      "lead_held",
      "lead_passed_on",
      "too_many_reports",
      "time_out_of_range",
      "idempotency_conflict",
      "attempt_withdrawn",
      "status_unmapped",
    ],
  },
  withdrawContactAttempt: {
    method: "DELETE",
    path: "/v1/leads/{leadId}/contact-attempts/{attemptId}",
    handledBy: "api",
    topic: "Leads",
    summary: "Withdraw an attempt that was recorded by mistake",
    description:
      "The attempt no longer counts: the time to first attempt, the time to first contact, the status and the billing " +
      "record are as if it had never been recorded. The history keeps the attempt and the fact that withdraws it. " +
      "Withdrawing an attempt again changes nothing.",
    callers: callers.agencyAndClient,
    takesTestKeys: true,
    params: lead.extend({ attemptId: ContactAttemptId }),
    responses: { 200: { description: "The lead without the attempt.", schema: LeadView } },
    refusals: ["not_found"],
  },
  revokeLeadLinks: {
    method: "DELETE",
    path: "/v1/leads/{leadId}/links",
    handledBy: "api",
    topic: "Leads",
    summary: "Revoke the links to a lead card that were sent until now",
    description:
      "For a link that came into wrong hands. Its page then shows no person, and offers a new link to the phone or mailbox " +
      "that got it. Links that are sent later are valid. To shut out a phone or mailbox for good, change or switch off its " +
      "subscription.",
    callers: callers.agencyAndClient,
    takesTestKeys: true,
    params: lead,
    responses: { 200: { description: "The lead.", schema: LeadView } },
    refusals: ["not_found", "too_many_reports"],
  },
  recordOutcome: {
    method: "POST",
    path: "/v1/leads/{leadId}/outcomes",
    handledBy: "api",
    topic: "Leads",
    summary: "Record the outcome of a lead",
    description:
      "The last outcome counts, so another outcome corrects it; an outcome records no attempt. `won` needs a `value` in the currency of the lead's price; no other outcome has one. `nurture` needs `wakeOn`: the lead sleeps until 09:00 on that date in the client's time zone, or the next opening of the campaign's hours, and is then delivered again at no second charge. `callback_requested` can have the time of the call (`callbackAt`), and `appointment_set` that of a meeting in the client's own diary (`appointmentAt`). Any outcome can have a `note`. `status` may replace `outcome`: a word of the client's own system, which the client's `statusMap` translates.",
    callers: callers.agencyAndClient,
    takesTestKeys: true,
    params: lead,
    idempotencyKey: "optional",
    body: NewOutcome,
    responses: { 201: { description: "The lead with the outcome in it.", schema: LeadView } },
    refusals: [
      "not_found",
      "lead_held",
      "lead_passed_on",
      "too_many_reports",
      "time_out_of_range",
      "outcome_value_missing",
      "outcome_value_unexpected",
      "outcome_currency_mismatch",
      "wake_on_missing",
      "wake_on_unexpected",
      "wake_on_out_of_range",
      "consent_expires_before_wake",
      "agreed_time_unexpected",
      "agreed_time_out_of_range",
      "idempotency_conflict",
      "changed_meanwhile",
      "status_unmapped",
    ],
  },
} as const satisfies Record<string, Route>;

/** The responses to a link that opens no card. They are pages, because a person opens the link. */
const deadLinkResponses = {
  404: { description: "Baton did not create the link, or it was changed.", mediaTypes: htmlMediaTypes },
  410: {
    description: "The link has expired or was revoked, or the person was erased.",
    mediaTypes: htmlMediaTypes,
  },
  ...pageErrorResponses,
};

/** The page on which a salesperson works a lead. */
export const leadCardRoutes = {
  openLeadCard: {
    method: "GET",
    path: "/l/{token}",
    handledBy: "lead-card",
    topic: "Pages",
    summary: "Open the lead card behind the link in an SMS or email; this records nothing",
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
    summary:
      "Post a form of the lead card: answer the lead, record an attempt or an outcome, withdraw an attempt, or change an appointment",
    description:
      "Where scripts run, the card also posts that a call has started, when a phone number is tapped: at most once a minute " +
      "counts. The page of a link that no longer works posts `renew`: Baton sends a new link to the phone or mailbox that " +
      "got this one, at most five a day. The response is the same if it sends none.",
    callers: "public",
    params: linkParams,
    form: LeadCardPost,
    responses: {
      204: { description: "The start of a call is recorded." },
      303: {
        description: "Recorded or requested; redirects to the card.",
        headers: { Location: "The path of the card." },
      },
      422: { description: "The card with the problem; nothing was recorded.", mediaTypes: htmlMediaTypes },
      ...deadLinkResponses,
    },
    refusals: [],
  },
  openMyLeads: {
    method: "GET",
    path: "/m/{token}",
    handledBy: "lead-card",
    topic: "Pages",
    summary: "Open the list of a person's leads, from the link on each of its lead cards; this records nothing",
    callers: "public",
    params: linkParams,
    responses: {
      200: { description: "The list, unworked leads first.", mediaTypes: htmlMediaTypes },
      ...deadLinkResponses,
    },
    refusals: [],
  },
  renewMyLeads: {
    method: "POST",
    path: "/m/{token}",
    handledBy: "lead-card",
    topic: "Pages",
    summary: "Request a new link to the list of a person's leads, on the page of a link that no longer works",
    description: "Baton sends it to the phone or mailbox that got this one. The response is the same if it sends none.",
    callers: "public",
    params: linkParams,
    form: LinkRenewalFormPost,
    responses: {
      303: { description: "Requested; redirects to the page.", headers: { Location: "The path of the page." } },
      200: { description: "The list: the link still works.", mediaTypes: htmlMediaTypes },
      ...deadLinkResponses,
    },
    refusals: [],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof contactRoutes & typeof leadCardRoutes;
