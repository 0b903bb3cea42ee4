import type { AcknowledgementConflict } from "#domain/history/record-acknowledgement.ts";
import type { OutcomeRefusal } from "#domain/history/record-outcome.ts";
import type { RoutingReport } from "#domain/routing/routing-report.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { FieldError } from "#platform/http/problem.ts";

/** Everything Baton refuses because of what a caller did. */
export type Refusal =
  | OutcomeRefusal
  | AcknowledgementConflict
  | { kind: "malformed_json" }
  | { kind: "unsupported_media_type" }
  | { kind: "body_too_large"; maxBytes: number }
  | { kind: "validation_error"; errors: FieldError[] }
  | { kind: "invalid_parameter"; errors: FieldError[] }
  | { kind: "invalid_cursor" }
  | { kind: "not_acceptable"; offered: string[] }
  | { kind: "unauthenticated" }
  | { kind: "forbidden"; needed: string[] }
  | { kind: "live_key_needed" }
  | { kind: "not_found" }
  | { kind: "no_such_route" }
  | { kind: "method_not_allowed"; allow: string[] }
  | { kind: "idempotency_key_missing" }
  | { kind: "idempotency_conflict" }
  | { kind: "campaign_inactive"; campaignId: string }
  | { kind: "phone_invalid"; country: string }
  | { kind: "consent_missing" }
  | { kind: "tps_listed" }
  | { kind: "out_of_area"; country: string; district?: string }
  | { kind: "suppressed" }
  | { kind: "duplicate_lead"; leadId: string; by: "phone" | "email" }
  | { kind: "canary_impossible"; errors: FieldError[] }
  | { kind: "no_match"; reason: string; routing: RoutingReport }
  | { kind: "changed_meanwhile" }
  | { kind: "subscription_limit_reached"; max: number }
  | { kind: "endpoint_opted_out" }
  | { kind: "already_verified" }
  | { kind: "asked_too_soon"; retryAt: Instant }
  | { kind: "no_code_expected"; channel: string }
  | { kind: "code_expired" }
  | { kind: "code_wrong"; triesLeft: number }
  | { kind: "report_too_large"; max: number };

export type RefusalKind = Refusal["kind"];

type ProblemDefinition = { status: number; title: string; meaning: string; remedy: string };

/** What each refusal is over HTTP, and the page that its problem type opens. A missing line does not compile. */
export const problems = {
  malformed_json: {
    status: 400,
    title: "The body is not JSON",
    meaning: "The request body could not be parsed as JSON in UTF-8, so nothing was read from it.",
    remedy: "Send a complete JSON object, and a Content-Type of application/json.",
  },
  unsupported_media_type: {
    status: 415,
    title: "The body must be JSON",
    meaning: "The Content-Type of the request is missing or is not one that this route takes.",
    remedy: "Send Content-Type: application/json, or application/merge-patch+json for a PATCH.",
  },
  body_too_large: {
    status: 413,
    title: "The body is too large",
    meaning: "The request body is larger than this route takes. Nothing was stored.",
    remedy: "Shorten the notes or fields. The limit in bytes is in `maxBytes`.",
  },
  validation_error: {
    status: 422,
    title: "Some fields are not valid",
    meaning: "The body is JSON, but one or more of its fields are missing, unknown or not what they should be.",
    remedy: "Mend each field listed in `errors`, named by its JSON pointer, and send the request again.",
  },
  invalid_parameter: {
    status: 400,
    title: "Some parameters are not valid",
    meaning: "A query parameter or a header of the request is missing, unknown or not what it should be.",
    remedy: "Mend each parameter listed in `errors` and send the request again.",
  },
  invalid_cursor: {
    status: 400,
    title: "The cursor is not valid here",
    meaning: "The cursor was not made by this API, or it was made for a list with other filters.",
    remedy: "Use `next` of the last page exactly as it came, with the same filters, or start again without a cursor.",
  },
  not_acceptable: {
    status: 406,
    title: "None of the accepted formats is offered",
    meaning: "The Accept header names only formats that this route cannot answer in.",
    remedy: "Accept one of the formats listed in `offered`.",
  },
  unauthenticated: {
    status: 401,
    title: "No valid API key",
    meaning: "The Authorization header is missing, malformed, or holds a key that does not exist or was revoked.",
    remedy: "Send Authorization: Bearer followed by a key of your agency.",
  },
  forbidden: {
    status: 403,
    title: "This key may not do that",
    meaning: "The key is valid, but its role does not allow this request.",
    remedy: "Use a key with one of the roles listed in `needed`.",
  },
  live_key_needed: {
    status: 403,
    title: "A test key changes nothing but the sandbox",
    meaning:
      "The key is a test key. It reads the set-up and pushes leads that go to the sandbox, but what it would change here is live: nothing was changed.",
    remedy: "Use a live key: one that was made with the mode `live`.",
  },
  not_found: {
    status: 404,
    title: "There is no such thing",
    meaning: "Nothing with this id exists for the holder of this key.",
    remedy: "Check the id, and that the key belongs to the agency or client that owns it.",
  },
  no_such_route: {
    status: 404,
    title: "There is no such route",
    meaning: "The API has nothing at this path.",
    remedy: "Compare the path with the OpenAPI document.",
  },
  method_not_allowed: {
    status: 405,
    title: "The route has no such method",
    meaning: "The path exists, but not with this method.",
    remedy: "Use one of the methods listed in `allow`.",
  },
  idempotency_key_missing: {
    status: 400,
    title: "An Idempotency-Key is needed",
    meaning:
      "Leads are pushed with an Idempotency-Key of 1 to 255 printable ASCII characters without spaces, so that a retry is never a second lead.",
    remedy: "Send a key that is unique for each lead, and the same one when you retry.",
  },
  idempotency_conflict: {
    status: 409,
    title: "This Idempotency-Key was used for another request",
    meaning: "A different body was sent with the same key before. The first one stands; this one was not stored.",
    remedy: "Use a new key for a new request, and the same body when you retry.",
  },
  campaign_inactive: {
    status: 409,
    title: "The campaign takes no leads",
    meaning: "The campaign is switched off, so the lead was not accepted and nothing was stored.",
    remedy: "Activate the campaign, or push the lead to another one.",
  },
  phone_invalid: {
    status: 422,
    title: "The phone number cannot be called",
    meaning: "The phone number is not a valid number of the country it was read in. Nothing was stored.",
    remedy: "Mend the number, or send it in E.164 or with `person.country` if it is another country's.",
  },
  consent_missing: {
    status: 422,
    title: "There is no evidence of consent",
    meaning: "The campaign takes leads only with evidence of the person's consent, and this one has none.",
    remedy: "Send `consent` with the wording shown, its source and the time, or push the lead to another campaign.",
  },
  tps_listed: {
    status: 422,
    title: "The number is on a register of people who must not be called",
    meaning: "The screening says that the number is listed with TPS or CTPS, and no consent comes with the lead.",
    remedy: "Do not call. If the person did consent to calls, send the evidence in `consent`.",
  },
  out_of_area: {
    status: 422,
    title: "The campaign does not serve this area",
    meaning: "The person's country, or the district of the postcode, is not among those that the campaign serves.",
    remedy: "Push the lead to a campaign that serves the area in `country` and `district`.",
  },
  suppressed: {
    status: 409,
    title: "This person is suppressed",
    meaning: "The phone number or the email address is on the agency's suppression list. Nothing was stored.",
    remedy: "Do not contact the person. If it is listed by mistake, lift the suppression first.",
  },
  duplicate_lead: {
    status: 409,
    title: "This person was pushed before",
    meaning:
      "A lead with the same phone number or email address was accepted by the campaign within its window. This one was counted there and not stored.",
    remedy: "Look at the earlier lead in `leadId`. To retry a request, send it with the same Idempotency-Key instead.",
  },
  no_match: {
    status: 409,
    title: "No client can take the lead",
    meaning:
      "Every client of the campaign was asked and none can take the lead, now or, if the campaign does not hold leads, later. `routing` says what was seen of each.",
    remedy: "Look at `routing`: change the campaign, let it hold leads, or push the lead elsewhere.",
  },
  canary_impossible: {
    status: 409,
    title: "No canary satisfies the rules of the campaign",
    meaning:
      "A lead was made up by the rules of the campaign, and the checks would refuse it: `errors` says for what. Either the rules contradict each other, or they ask for something that cannot be guessed, such as an unusual pattern.",
    remedy: "Give the field a `default` or `examples` in the campaign's `fieldSchema`, or mend the rules.",
  },
  changed_meanwhile: {
    status: 409,
    title: "Somebody else was faster",
    meaning: "What this request decides on was changed by another one at the same moment. Nothing was stored.",
    remedy: "Read the current state, decide again, and send the request again.",
  },
  subscription_limit_reached: {
    status: 409,
    title: "There are too many subscriptions",
    meaning:
      "Each lead is delivered on every active subscription of its client, and each event to every one of the agency that wants it, so their number is limited to `max`.",
    remedy: "Change one of the subscriptions that exist instead of adding one.",
  },
  endpoint_opted_out: {
    status: 409,
    title: "Its owner has stopped the messages",
    meaning:
      "Whoever has this phone or mailbox said STOP, or reported an email as spam. Nobody else can take that back.",
    remedy:
      "Ask its owner to open the link in the last message and start the messages again, or change the subscription.",
  },
  already_verified: {
    status: 409,
    title: "The endpoint is verified already",
    meaning: "Its owner has answered, so there is nothing to ask.",
    remedy: "Nothing is to be done. To verify another endpoint, change the subscription.",
  },
  asked_too_soon: {
    status: 429,
    title: "The owner of the endpoint was asked just now, or too often",
    meaning:
      "Nobody is asked twice within a minute: what was sent is still on its way. And people are asked ten times a day at most, also where the subscription was changed to go elsewhere.",
    remedy: "Look for it where it was sent, or ask again at `retryAt`, which `Retry-After` says as well.",
  },
  no_code_expected: {
    status: 409,
    title: "This endpoint is not verified by a code",
    meaning: "Only a phone is sent a code. An email brings a link, and a webhook proves itself by its answer.",
    remedy: "Open the link in the email, or let the endpoint answer the challenge, and ask for verification again.",
  },
  code_expired: {
    status: 409,
    title: "The code does not work any more",
    meaning: "The code is older than half an hour, or wrong codes were sent five times.",
    remedy: "Ask for verification again, and send the new code.",
  },
  code_wrong: {
    status: 422,
    title: "The code is wrong",
    meaning: "It is not the code that was sent last to this phone. The try was counted.",
    remedy: "Compare it with the newest text. `triesLeft` says how often it may still be tried.",
  },
  report_too_large: {
    status: 422,
    title: "The period holds too many leads for one report",
    meaning: "The report would read more than `max` billing records.",
    remedy: "Ask for a shorter period.",
  },
  time_out_of_range: {
    status: 422,
    title: "The time lies outside the life of the lead",
    meaning:
      "An attempt or outcome happened after the lead was received and not in the future; five minutes are tolerated for clocks.",
    remedy: "Send the time in `at` with its zone, or leave it out to mean now.",
  },
  answered_before: {
    status: 409,
    title: "The lead was answered before",
    meaning:
      "The first answer to a lead stands, and working a lead says that it was accepted. `outcome` is the answer that stands; this one was not stored.",
    remedy:
      "Record a call or an outcome to take a lead that was rejected. A lead that was accepted cannot be rejected any more.",
  },
  lead_held: {
    status: 409,
    title: "The lead is not placed yet",
    meaning: "The lead is held, so nobody can have called the person or heard what came of it.",
    remedy: "Wait until the lead is placed with a client.",
  },
  outcome_value_missing: {
    status: 422,
    title: "A sale needs its value",
    meaning: "The outcome `won` is recorded with the value of the sale.",
    remedy: "Add `value` with an amount in minor units and its currency.",
  },
  outcome_value_unexpected: {
    status: 422,
    title: "Only a sale has a value",
    meaning: "A value was sent with an outcome other than `won`.",
    remedy: "Leave `value` out, or record the outcome `won`.",
  },
  outcome_currency_mismatch: {
    status: 422,
    title: "The value is in another currency",
    meaning: "The value of a sale is told in the currency of the lead's price, so that they can be compared.",
    remedy: "Convert the value to the currency in `expected`.",
  },
} satisfies Record<RefusalKind, ProblemDefinition>;

/** The last part of the problem type's URI, which is also the name of its page: `validation-error`. */
export const toProblemSlug = (kind: string): string => kind.replaceAll("_", "-");

/** What a fault of ours is over HTTP: it reveals the id of the request and nothing else. */
export const internalError = {
  status: 500,
  title: "Something went wrong on our side",
  meaning:
    "Baton failed to answer. If it was a push, send it again with the same Idempotency-Key: nothing happens twice.",
  remedy: "Try again; if it stays, tell the operator the request id.",
};
