import type { FieldError, Problem } from "./problem.ts";

/** A refusal of any feature. */
export type AnyRefusal = { kind: string };

/**
 * How a refusal looks over HTTP, and the text of its page. `toFieldError` names the field, if the refusal is about exactly one;
 * `toHeaders` returns the headers that HTTP requires with its status.
 */
export type ProblemDefinition<Refusal = never> = {
  status: number;
  title: string;
  meaning: string;
  remedy: string;
  toFieldError?: (refusal: Refusal) => FieldError;
  toHeaders?: (refusal: Refusal) => Record<string, string>;
};

/** One definition for each kind of refusal: a missing definition does not compile. */
export type ProblemTable<Refusal extends AnyRefusal> = {
  [Kind in Refusal["kind"]]: ProblemDefinition<Extract<Refusal, { kind: Kind }>>;
};

/** Writes problem documents (RFC 9457). Only lib/app knows every refusal, so it passes the writer in. */
export type ProblemWriter = {
  /** The document of a refusal of the request with this id, and the headers that its status requires. */
  forRefusal(refusal: AnyRefusal, requestId: string): { problem: Problem; headers: Record<string, string> };
  /**
   * The document of a fault, and its headers: `temporarily_unavailable` if a retry may succeed in a moment, or else
   * `internal_error`. It reveals the request id and nothing else.
   */
  forFault(fault: unknown, requestId: string): { problem: Problem; headers: Record<string, string> };
};
