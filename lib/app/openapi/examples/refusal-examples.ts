import { maxReports } from "#domain/history/check-room.ts";
import { routingReport } from "#domain/routing/routing-report.ts";
import { instant } from "#domain/shared/instant.ts";
import type { Problem } from "#platform/http/problem.ts";
import { limits } from "#platform/limits.ts";
import { makeProblemWriter } from "../../problem-writer.ts";
import type { Refusal, RefusalKind } from "../../problems.ts";
import { exampleIds } from "./example-entities.ts";
import { capReachedRouting } from "./lead-examples.ts";
import { exampleReturnId } from "./return-examples.ts";

/** The public URL of the examples, at a domain that RFC 2606 reserves. */
export const examplePublicUrl = "https://leads.example.com";
export const exampleRequestId = "JKJaXmPLvHcESHA=";

export const refusalExamples: { [Kind in RefusalKind]: Extract<Refusal, { kind: Kind }> } = {
  malformed_json: { kind: "malformed_json" },
  unsupported_media_type: { kind: "unsupported_media_type" },
  body_too_large: { kind: "body_too_large", maxBytes: limits.bodyBytes },
  validation_error: {
    kind: "validation_error",
    errors: [
      { pointer: "/person/phone", detail: "a phone number in E.164, like +447700900123" },
      { pointer: "/person/nickname", detail: "not a known field" },
    ],
  },
  invalid_parameter: { kind: "invalid_parameter", errors: [{ parameter: "limit", detail: "at most 200" }] },
  invalid_cursor: { kind: "invalid_cursor" },
  not_acceptable: { kind: "not_acceptable", offered: ["application/json", "application/x-ndjson", "text/csv"] },
  unauthenticated: { kind: "unauthenticated" },
  forbidden: { kind: "forbidden", needed: ["agency"] },
  live_key_needed: { kind: "live_key_needed" },
  not_found: { kind: "not_found" },
  no_such_route: { kind: "no_such_route" },
  method_not_allowed: { kind: "method_not_allowed", allow: ["POST", "GET"] },
  idempotency_key_missing: { kind: "idempotency_key_missing" },
  idempotency_conflict: { kind: "idempotency_conflict" },
  rate_limited: { kind: "rate_limited", retryAfter: 7 },
  temporarily_unavailable: { kind: "temporarily_unavailable" },
  invoice_details_missing: {
    kind: "invoice_details_missing",
    errors: [{ pointer: "/supplier/vatNumber", detail: "needed by an invoice for VAT" }],
  },
  handover_impossible: { kind: "handover_impossible", reason: "too_many_lines", max: 250 },
  invoicing_missing: {
    kind: "invoicing_missing",
    errors: [{ pointer: "/invoicing/xero", detail: "needed to hand over a statement in this format" }],
  },
  contract_missing: { kind: "contract_missing" },
  earlier_period_open: { kind: "earlier_period_open", period: "2026-11" },
  period_not_over: { kind: "period_not_over", until: instant(Date.UTC(2027, 0, 1)) },
  campaign_inactive: { kind: "campaign_inactive", campaignId: exampleIds.campaign },
  phone_invalid: { kind: "phone_invalid", country: "GB" },
  consent_missing: { kind: "consent_missing" },
  tps_listed: { kind: "tps_listed" },
  out_of_area: { kind: "out_of_area", country: "GB", district: "BS1" },
  suppressed: { kind: "suppressed" },
  duplicate_lead: { kind: "duplicate_lead", leadId: exampleIds.lead, by: "phone" },
  canary_impossible: {
    kind: "canary_impossible",
    errors: [{ pointer: "/fields/roofCode", detail: "does not match ^R[0-9]{3}-[A-Z]{2}$" }],
  },
  no_match: { kind: "no_match", reason: "cap_reached", routing: routingReport(capReachedRouting) },
  changed_meanwhile: { kind: "changed_meanwhile" },
  last_administrator: { kind: "last_administrator" },
  seat_limit_reached: { kind: "seat_limit_reached", max: limits.seatsPerClient },
  subscription_limit_reached: { kind: "subscription_limit_reached", max: limits.subscriptionsPerClient },
  endpoint_opted_out: { kind: "endpoint_opted_out" },
  already_verified: { kind: "already_verified" },
  asked_too_soon: { kind: "asked_too_soon", retryAt: instant(Date.UTC(2026, 10, 23, 9, 3)) },
  no_code_expected: { kind: "no_code_expected", channel: "email" },
  code_expired: { kind: "code_expired" },
  code_wrong: { kind: "code_wrong", triesLeft: 4 },
  report_too_large: { kind: "report_too_large", max: limits.reportRecords },
  time_out_of_range: {
    kind: "time_out_of_range",
    at: instant(Date.UTC(2026, 10, 22, 14)),
    notBefore: instant(Date.UTC(2026, 10, 23, 14)),
    notAfter: instant(Date.UTC(2026, 10, 23, 14, 6, 12, 480)),
  },
  answered_before: { kind: "answered_before", outcome: "accepted" },
  attempt_withdrawn: { kind: "attempt_withdrawn" },
  too_many_reports: { kind: "too_many_reports", max: maxReports },
  lead_passed_on: { kind: "lead_passed_on", at: instant(Date.parse("2026-11-23T15:00:00Z")) },
  lead_held: { kind: "lead_held" },
  status_unmapped: { kind: "status_unmapped" },
  outcome_value_missing: { kind: "outcome_value_missing" },
  outcome_value_unexpected: { kind: "outcome_value_unexpected", outcome: "quoted" },
  as_of_too_recent: { kind: "as_of_too_recent", errors: [{ parameter: "asOf", detail: "at least 60 seconds ago" }] },
  slot_taken: {
    kind: "slot_taken",
    field: "start",
    nearest: [9, 10, 14].map((hour) => instant(Date.UTC(2026, 11, 3, hour))),
  },
  outside_availability: { kind: "outside_availability", field: "start" },
  too_soon: { kind: "too_soon", field: "start", earliest: instant(Date.UTC(2026, 10, 23, 16, 6)) },
  too_far_ahead: { kind: "too_far_ahead", field: "start", latest: instant(Date.UTC(2027, 0, 22, 14, 6)) },
  place_not_offered: { kind: "place_not_offered", offered: ["phone", "visit"] },
  promotion_needed: { kind: "promotion_needed" },
  promotion_not_expected: { kind: "promotion_not_expected" },
  not_reached: { kind: "not_reached" },
  local_time_skipped: { kind: "local_time_skipped", timeZone: "Europe/London" },
  local_time_ambiguous: {
    kind: "local_time_ambiguous",
    instants: [instant(Date.UTC(2026, 9, 25, 0, 30)), instant(Date.UTC(2026, 9, 25, 1, 30))],
  },
  already_started: { kind: "already_started", start: instant(Date.UTC(2026, 11, 3, 10)) },
  replacement_not_returnable: { kind: "replacement_not_returnable" },
  lead_not_charged: { kind: "lead_not_charged" },
  return_pending: { kind: "return_pending", returnId: exampleReturnId },
  return_ended: { kind: "return_ended", returnId: exampleReturnId, returnStatus: "declined" },
  not_started: { kind: "not_started", start: instant(Date.UTC(2026, 11, 3, 10)) },
  appointment_cancelled: { kind: "appointment_cancelled" },
  result_final: { kind: "result_final", result: "held" },
  wake_on_missing: { kind: "wake_on_missing" },
  wake_on_unexpected: { kind: "wake_on_unexpected", outcome: "quoted" },
  wake_on_out_of_range: { kind: "wake_on_out_of_range", firstDate: "2026-11-24", lastDate: "2028-05-23" },
  agreed_time_unexpected: { kind: "agreed_time_unexpected", field: "callbackAt", outcome: "quoted" },
  agreed_time_out_of_range: {
    kind: "agreed_time_out_of_range",
    field: "callbackAt",
    latest: instant(Date.UTC(2027, 1, 21, 14, 6)),
  },
  consent_expires_before_wake: {
    kind: "consent_expires_before_wake",
    validUntil: instant(Date.UTC(2027, 7, 15)),
    wakeAt: instant(Date.UTC(2027, 8, 1, 8)),
  },
  not_sleeping: { kind: "not_sleeping" },
  wake_refused: { kind: "wake_refused", reason: "screening_expired" },
  plan_without_sales: { kind: "plan_without_sales", share: "conversion" },
  plan_too_large: { kind: "plan_too_large" },
  outcome_currency_mismatch: { kind: "outcome_currency_mismatch", expected: "GBP" },
};

export const problemExample = (kind: RefusalKind): Problem =>
  makeProblemWriter(examplePublicUrl).forRefusal(refusalExamples[kind], exampleRequestId).problem;
