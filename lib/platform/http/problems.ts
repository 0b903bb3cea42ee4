import type { FieldError } from "./problem.ts";
import type { ProblemTable } from "./problem-table.ts";

/** The refusals of any route. */
export type PlatformRefusal =
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
  | { kind: "changed_meanwhile" }
  | { kind: "rate_limited"; retryAfter: number }
  | { kind: "temporarily_unavailable" };

/** After how many seconds a caller should repeat a request that Baton could not process for the moment. */
export const retryAfterSeconds = 2;

export const platformProblems: ProblemTable<PlatformRefusal> = {
  malformed_json: {
    status: 400,
    title: "The body is not JSON",
    meaning: "The request body is not valid JSON in UTF-8. Nothing was stored.",
    remedy: "Send a complete JSON object, and a Content-Type of application/json.",
  },
  unsupported_media_type: {
    status: 415,
    title: "The body must be JSON",
    meaning: "The Content-Type of the request is missing, or this route does not accept it.",
    remedy: "Send Content-Type: application/json, or application/merge-patch+json for a PATCH.",
  },
  body_too_large: {
    status: 413,
    title: "The body is too large",
    meaning: "The request body is larger than this route accepts. Nothing was stored.",
    remedy: "Shorten the notes or fields. The limit in bytes is in `maxBytes`.",
  },
  validation_error: {
    status: 422,
    title: "Some fields are not valid",
    meaning: "The body is JSON, but one or more of its fields are missing, unknown or not valid.",
    remedy: "Correct each field listed in `errors` (by its JSON pointer), and send the request again.",
  },
  invalid_parameter: {
    status: 400,
    title: "Some parameters are not valid",
    meaning: "A query parameter or a header of the request is missing, unknown or not valid.",
    remedy: "Correct each parameter listed in `errors`, and send the request again.",
  },
  invalid_cursor: {
    status: 400,
    title: "The cursor is not valid here",
    meaning: "The cursor does not come from this API, or it belongs to a list with other filters.",
    remedy: "Send `next` of the last page unchanged, with the same filters, or start again without a cursor.",
    toFieldError: () => ({ parameter: "cursor", detail: "not a cursor of this list" }),
  },
  not_acceptable: {
    status: 406,
    title: "None of the accepted formats is available",
    meaning: "The Accept header names only formats that this route does not support.",
    remedy: "Accept one of the formats listed in `offered`.",
  },
  unauthenticated: {
    status: 401,
    title: "No valid API key",
    meaning: "The Authorization header is missing or malformed, or its key does not exist or was revoked.",
    remedy: "Send the header Authorization: Bearer, followed by a key of your agency.",
    toHeaders: () => ({ "www-authenticate": 'Bearer realm="baton"' }),
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
      "The key is a test key. It can read the set-up and push leads to the sandbox, but this request would change live data. Nothing was changed.",
    remedy: "Use a live key: one that was created with the mode `live`.",
  },
  not_found: {
    status: 404,
    title: "Not found",
    meaning: "This key can see nothing with this id.",
    remedy: "Check the id, and that the key belongs to the agency or client that owns it.",
  },
  no_such_route: {
    status: 404,
    title: "Route not found",
    meaning: "The API has no route at this path.",
    remedy: "Compare the path with the OpenAPI document.",
  },
  method_not_allowed: {
    status: 405,
    title: "Method not allowed",
    meaning: "The path exists, but it does not support this method.",
    remedy: "Use one of the methods listed in `allow`.",
    toHeaders: ({ allow }) => ({ allow: allow.join(", ") }),
  },
  idempotency_key_missing: {
    status: 400,
    title: "An Idempotency-Key is needed",
    meaning:
      "A push of a lead needs an Idempotency-Key of 1 to 255 printable ASCII characters without spaces, so that a retry never creates a second lead.",
    remedy: "Send a key that is unique for each lead, and send the same key when you retry.",
    toFieldError: () => ({ header: "Idempotency-Key", detail: "needed" }),
  },
  idempotency_conflict: {
    status: 409,
    title: "This Idempotency-Key was used for another request",
    meaning:
      "An earlier request had the same key and a different body, or the person of its lead was erased since. That request is kept; this one was not stored.",
    remedy: "Use a new key for a new request, and the same body when you retry.",
  },
  changed_meanwhile: {
    status: 409,
    title: "Changed by another request",
    meaning:
      "Other requests kept changing the same data at the same time, although Baton tried again. Nothing of this request was stored.",
    remedy: "Read the current state, decide again, and send the request again.",
  },
  rate_limited: {
    status: 429,
    title: "Too many requests with this key",
    meaning: "The key sent more requests than it may in ten seconds. Nothing of this request was stored.",
    remedy:
      "Send the request again after the seconds in `Retry-After`. `RateLimit` in each response says how many requests are left. A batch is one request.",
    toHeaders: ({ retryAfter }) => ({ "retry-after": String(retryAfter) }),
  },
  temporarily_unavailable: {
    status: 503,
    title: "Temporarily unavailable",
    meaning:
      "Baton cannot process the request at the moment: too many requests came at once, or a service that it depends on responded too late. The request may or may not have been stored.",
    remedy:
      "Send the request again after the seconds in `Retry-After`, with the same Idempotency-Key: it then has no second effect. Wait longer after each further failure. Do the same for a 503 without a problem document: the gateway returns it when too many pushes run at once.",
    toHeaders: () => ({ "retry-after": String(retryAfterSeconds) }),
  },
};
