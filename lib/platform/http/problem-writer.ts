import { isUnavailable } from "../aws/is-unavailable.ts";
import type { AnyRefusal, ProblemDefinition, ProblemTable, ProblemWriter } from "./problem-table.ts";
import { type PlatformRefusal, platformProblems } from "./problems.ts";

/** The last part of the problem type's URI, which is also the name of its page: `validation-error`. */
export const toProblemSlug = (kind: string): string => kind.replaceAll("_", "-");

/** The problem of a fault: it reveals the request id and nothing else. */
export const internalError = {
  status: 500,
  title: "Something went wrong on our side",
  meaning:
    "Baton failed to process the request. You can safely retry a push with the same Idempotency-Key: it has no second effect.",
  remedy: "Try again. If the error persists, report the request id to the operator.",
};

const unavailable: PlatformRefusal = { kind: "temporarily_unavailable" };

/**
 * Makes the writer of problem documents for the refusals of `own`, and for those of the platform. Any other refusal is a
 * fault.
 * @param publicUrl the base URL of problem types, which open a page
 */
export function writeProblems<Refusal extends AnyRefusal>(
  publicUrl: string,
  own: ProblemTable<Refusal>,
): ProblemWriter {
  const definitions: Readonly<Record<string, ProblemDefinition | undefined>> = { ...platformProblems, ...own };

  function forRefusal(refusal: AnyRefusal, requestId: string): ReturnType<ProblemWriter["forRefusal"]> {
    const { kind, ...members } = refusal;
    // A definition accepts only refusals of its own kind, and this refusal is of that kind.
    const definition = definitions[kind] as ProblemDefinition<AnyRefusal> | undefined;
    if (!definition) throw new Error(`no problem is defined for ${kind}`);
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
  }

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
