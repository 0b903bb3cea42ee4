import { isUnavailable } from "#platform/aws/is-unavailable.ts";
import type { AnyRefusal, ProblemDefinition, ProblemWriter } from "#platform/http/problem-table.ts";
import { internalError, problems, type Refusal, toProblemSlug } from "./problems.ts";

/**
 * Makes the writer of problem documents for every refusal.
 * @param publicUrl the base URL of problem types, which open a page
 */
export function makeProblemWriter(publicUrl: string): ProblemWriter {
  const forRefusal = (refusal: AnyRefusal, requestId: string): ReturnType<ProblemWriter["forRefusal"]> => {
    const { kind, ...members } = refusal as Refusal;
    // A definition accepts only refusals of its own kind, and this refusal is of that kind.
    const definition = problems[kind] as ProblemDefinition<AnyRefusal>;
    const { status, title, toFieldError, toHeaders } = definition;
    const problem = {
      type: `${publicUrl}/problems/${toProblemSlug(kind)}`,
      title,
      status,
      code: kind,
      ...members,
      ...(toFieldError && { errors: [toFieldError(refusal)] }),
      requestId,
    };
    return { problem, headers: toHeaders?.(refusal) ?? {} };
  };
  return {
    forRefusal,
    forFault(fault, requestId) {
      if (isUnavailable(fault)) return forRefusal(unavailable, requestId);
      const { status, title } = internalError;
      const type = `${publicUrl}/problems/internal-error`;
      return { problem: { type, title, status, code: "internal_error", requestId }, headers: {} };
    },
  };
}

const unavailable: Refusal = { kind: "temporarily_unavailable" };
