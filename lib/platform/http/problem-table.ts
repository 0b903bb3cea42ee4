import type { FieldError } from "./problem.ts";

/** A refusal of any feature. */
export type AnyRefusal = { kind: string };

/**
 * How a refusal looks over HTTP, and what its page says. `toFieldError` names the field of a refusal that is about exactly one;
 * `toHeaders` gives the headers that HTTP wants beside its status.
 */
export type ProblemDefinition<Refusal = never> = {
  status: number;
  title: string;
  meaning: string;
  remedy: string;
  toFieldError?: (refusal: Refusal) => FieldError;
  toHeaders?: (refusal: Refusal) => Record<string, string>;
};

/** One definition for each kind of refusal: a missing one does not compile. */
export type ProblemTable<Refusal extends AnyRefusal> = {
  [Kind in Refusal["kind"]]: ProblemDefinition<Extract<Refusal, { kind: Kind }>>;
};
