import type { AnyRefusal, ProblemDefinition } from "#platform/http/problem-table.ts";
import type { ProblemWriter } from "#platform/http/problem-writer.ts";
import { internalError, problems, type Refusal, toProblemSlug } from "./problems.ts";

/**
 * Makes the writer of problem documents for every refusal.
 * @param publicUrl the base URL of problem types, which open a page
 */
export const makeProblemWriter = (publicUrl: string): ProblemWriter => ({
  forRefusal(refusal: AnyRefusal) {
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
    };
    return { problem, headers: toHeaders?.(refusal) ?? {} };
  },
  forFault(requestId) {
    const { status, title } = internalError;
    return { type: `${publicUrl}/problems/internal-error`, title, status, code: "internal_error", requestId };
  },
});
