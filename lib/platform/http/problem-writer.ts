import type { AnyRefusal } from "./problem-table.ts";
import type { Problem } from "./problem.ts";

/** Writes problem documents (RFC 9457). Only lib/app knows every refusal, so it passes the writer in. */
export type ProblemWriter = {
  /** The document of a refusal, and the headers that its status requires. */
  forRefusal(refusal: AnyRefusal): { problem: Problem; headers: Record<string, string> };
  /**
   * The document of a fault, and its headers: `temporarily_unavailable` if a retry may succeed in a moment, or else
   * `internal_error`. It reveals the request id and nothing else.
   */
  forFault(fault: unknown, requestId: string): { problem: Problem; headers: Record<string, string> };
};
