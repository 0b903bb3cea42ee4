import type { FieldError } from "#platform/http/problem.ts";
import type { ProblemTable } from "#platform/http/problem-table.ts";

/** Why no canary can be sent. */
export type ReadinessRefusal = { kind: "canary_impossible"; errors: FieldError[] };

export const readinessProblems: ProblemTable<ReadinessRefusal> = {
  canary_impossible: {
    status: 409,
    title: "Baton cannot create a canary for the rules of the campaign",
    meaning:
      "Baton created a lead from the rules of the campaign, and its own checks would reject the lead, for the " +
      "reasons in `errors`. Either the rules contradict each other, or they require something that Baton cannot " +
      "guess, such as an unusual pattern.",
    remedy: "Give the field a `default` or `examples` in the campaign's `fieldSchema`, or correct the rules.",
  },
};
