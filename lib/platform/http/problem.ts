import * as z from "zod";
import { RoutingView } from "#domain/routing/routing-report.ts";
import { Instant } from "#domain/shared/instant.ts";
import { ContactKind } from "#domain/suppressions/suppression.ts";

/** An invalid part of a request: exactly one of a field of the body, a query parameter and a header. */
export const FieldError = z
  .object({
    detail: z.string().meta({ description: "What is wrong with the field, in words." }),
    pointer: z.string().optional().meta({ description: "A JSON pointer (RFC 6901); empty for the whole body." }),
    parameter: z.string().optional().meta({ description: "The name of a query parameter." }),
    header: z.string().optional().meta({ description: "The name of a header." }),
  })
  .meta({ id: "FieldError" });
export type FieldError = z.infer<typeof FieldError>;

const onlyWithCode = (code: string, description: string) => ({ description: `With \`${code}\`: ${description}` });

/** A problem document (RFC 9457). The members after `errors` come with some codes only. */
export const Problem = z
  .object({
    type: z.url().meta({ description: "Opens a page that explains the problem." }),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.string().meta({ description: "The value that programs decide on; its meaning never changes." }),
    errors: z.array(FieldError).optional().meta({ description: "The parts of the request that are wrong." }),
    requestId: z
      .string()
      .meta({ description: "The `X-Request-Id` of the response, by which the operator finds the request." }),
    maxBytes: z.int().optional().meta(onlyWithCode("body_too_large", "the limit.")),
    offered: z
      .array(z.string())
      .optional()
      .meta(onlyWithCode("not_acceptable` and `place_not_offered", "the formats or places to choose from.")),
    needed: z.array(z.string()).optional().meta(onlyWithCode("forbidden", "the roles, one of which is needed.")),
    allow: z
      .array(z.string())
      .optional()
      .meta(onlyWithCode("method_not_allowed", "the methods that the path supports.")),
    country: z
      .string()
      .optional()
      .meta(onlyWithCode("phone_invalid` and `out_of_area", "the country that the number or place was read for.")),
    district: z.string().optional().meta(onlyWithCode("out_of_area", "the postcode district.")),
    leadId: z.string().optional().meta(onlyWithCode("duplicate_lead", "the earlier lead.")),
    by: ContactKind.optional().meta(onlyWithCode("duplicate_lead", "the contact detail that both leads share.")),
    reason: z
      .string()
      .optional()
      .meta(
        onlyWithCode(
          "no_match`, `wake_refused` and `handover_impossible",
          "why the client cannot take the lead now, or the statement not be handed over.",
        ),
      ),
    routing: RoutingView.optional().meta(onlyWithCode("no_match", "the state of each client at that time.")),
    campaignId: z.string().optional().meta(onlyWithCode("campaign_inactive", "the campaign.")),
    max: z
      .int()
      .optional()
      .meta(
        onlyWithCode(
          "subscription_limit_reached`, `report_too_large`, `too_many_reports` and `handover_impossible",
          "the limit.",
        ),
      ),
    retryAt: Instant.optional().meta(onlyWithCode("asked_too_soon", "the earliest time for another request.")),
    retryAfter: z.int().optional().meta(onlyWithCode("rate_limited", "the seconds to wait.")),
    channel: z.string().optional().meta(onlyWithCode("no_code_expected", "the channel of the endpoint.")),
    triesLeft: z.int().optional().meta(onlyWithCode("code_wrong", "the number of tries that remain.")),
    nearest: z
      .array(Instant)
      .optional()
      .meta(onlyWithCode("slot_taken", "the nearest free starts of the seat, three at most.")),
    earliest: Instant.optional().meta(onlyWithCode("too_soon", "the earliest start that the seat's notice allows.")),
    latest: Instant.optional().meta(
      onlyWithCode("too_far_ahead` and `agreed_time_out_of_range", "the latest start or time that is possible."),
    ),
    field: z
      .string()
      .optional()
      .meta(
        onlyWithCode(
          "agreed_time_unexpected`, `agreed_time_out_of_range`, `slot_taken`, `outside_availability`, `too_soon` and `too_far_ahead",
          "the field that has the time.",
        ),
      ),
    instants: z
      .array(Instant)
      .optional()
      .meta(onlyWithCode("local_time_ambiguous", "the two instants at which the clocks show the time.")),
    timeZone: z
      .string()
      .optional()
      .meta(onlyWithCode("local_time_skipped", "the zone whose clocks do not show the time.")),
    start: Instant.optional().meta(onlyWithCode("already_started` and `not_started", "the start of the appointment.")),
    returnId: z.string().optional().meta(onlyWithCode("return_pending` and `return_ended", "the return.")),
    returnStatus: z.string().optional().meta(onlyWithCode("return_ended", "how it ended.")),
    result: z.string().optional().meta(onlyWithCode("result_final", "the result that is final.")),
    at: Instant.optional().meta(onlyWithCode("time_out_of_range", "the time in the request.")),
    notBefore: Instant.optional().meta(onlyWithCode("time_out_of_range", "when the lead was received.")),
    notAfter: Instant.optional().meta(onlyWithCode("time_out_of_range", "when Baton received the request.")),
    outcome: z
      .string()
      .optional()
      .meta(onlyWithCode("outcome_value_unexpected` and `wake_on_unexpected", "the outcome that has no such field.")),
    firstDate: z.string().optional().meta(onlyWithCode("wake_on_out_of_range", "the first possible date.")),
    lastDate: z.string().optional().meta(onlyWithCode("wake_on_out_of_range", "the last possible date.")),
    validUntil: Instant.optional().meta(onlyWithCode("consent_expires_before_wake", "when the consent ends.")),
    wakeAt: Instant.optional().meta(onlyWithCode("consent_expires_before_wake", "when the lead would wake.")),
    until: Instant.optional().meta(
      onlyWithCode(
        "wake_refused` and `period_not_over",
        "when the campaign's hours open, if that is the reason; when the period ends.",
      ),
    ),
    period: z.string().optional().meta(onlyWithCode("earlier_period_open", "the period to close first.")),
    share: z.string().optional().meta(onlyWithCode("plan_without_sales", "the share of the plan.")),
    expected: z
      .string()
      .optional()
      .meta(onlyWithCode("outcome_currency_mismatch", "the currency of the lead's price.")),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;
