import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { type FieldError, internalError, problems, problemSlug, type Refusal } from "../../contract/problems.ts";

const contentType = "application/problem+json";

/** Turns a refusal into its problem document (RFC 9457). `publicUrl` is where its type opens a page. */
export function problemResponse(refusal: Refusal, publicUrl: string): APIGatewayProxyStructuredResultV2 {
  const { status, title } = problems[refusal.kind];
  const { kind, ...members } = refusal;
  const errors = fieldErrorsOf(refusal);
  return {
    statusCode: status,
    headers: { "content-type": contentType, "cache-control": "no-store", ...headersOf(refusal) },
    body: JSON.stringify({
      type: `${publicUrl}/problems/${problemSlug(kind)}`,
      title,
      status,
      code: kind,
      ...members,
      ...(errors && { errors }),
    }),
  };
}

/** A fault of ours: the id of the request, and nothing else. */
export function internalErrorResponse(requestId: string, publicUrl: string): APIGatewayProxyStructuredResultV2 {
  const { status, title } = internalError;
  const type = `${publicUrl}/problems/internal-error`;
  return {
    statusCode: status,
    headers: { "content-type": contentType, "cache-control": "no-store" },
    body: JSON.stringify({ type, title, status, code: "internal_error", requestId }),
  };
}

/** The field that a refusal is about, for those that concern exactly one. */
function fieldErrorsOf(refusal: Refusal): FieldError[] | undefined {
  switch (refusal.kind) {
    case "time_out_of_range":
      return [{ pointer: "/at", detail: "after the lead was received, and not in the future" }];
    case "outcome_value_missing":
      return [{ pointer: "/value", detail: "needed with the outcome won" }];
    case "outcome_value_unexpected":
      return [{ pointer: "/value", detail: "only with the outcome won" }];
    case "outcome_currency_mismatch":
      return [{ pointer: "/value/currency", detail: `must be ${refusal.expected}` }];
    case "idempotency_key_missing":
      return [{ header: "Idempotency-Key", detail: "needed" }];
    case "invalid_cursor":
      return [{ parameter: "cursor", detail: "not a cursor of this list" }];
    default:
      return undefined;
  }
}

function headersOf(refusal: Refusal): Record<string, string> {
  // RFC 9110 wants these two beside 401 and 405.
  if (refusal.kind === "unauthenticated") return { "www-authenticate": 'Bearer realm="baton"' };
  if (refusal.kind === "method_not_allowed") return { allow: refusal.allow.join(", ") };
  return {};
}
