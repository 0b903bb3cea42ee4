import type { FieldError, Problem } from "#platform/http/problem.ts";
import { internalError, problems, type Refusal, toProblemSlug } from "./problems.ts";

/** The problem document (RFC 9457) of a refusal. `publicUrl` is where its type opens a page. */
export function createProblemDocument(refusal: Refusal, publicUrl: string): Problem {
  const { status, title } = problems[refusal.kind];
  const { kind, ...members } = refusal;
  const errors = toFieldErrors(refusal);
  return {
    type: `${publicUrl}/problems/${toProblemSlug(kind)}`,
    title,
    status,
    code: kind,
    ...members,
    ...(errors && { errors }),
  };
}

/** The problem document of a fault of ours: the id of the request, and nothing else. */
export function createInternalErrorDocument(requestId: string, publicUrl: string): Problem {
  const { status, title } = internalError;
  return { type: `${publicUrl}/problems/internal-error`, title, status, code: "internal_error", requestId };
}

/** The field that a refusal is about, for those that concern exactly one. */
function toFieldErrors(refusal: Refusal): FieldError[] | undefined {
  switch (refusal.kind) {
    case "phone_invalid":
      return [{ pointer: "/person/phone", detail: `not a valid number of ${refusal.country}` }];
    case "code_wrong":
      return [{ pointer: "/code", detail: "not the code that was sent last" }];
    case "consent_missing":
      return [{ pointer: "/consent", detail: "needed by the campaign" }];
    case "tps_listed":
      return [{ pointer: "/screening", detail: "listed, and without consent" }];
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
