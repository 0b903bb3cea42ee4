import type { FieldError } from "./problem.ts";

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
