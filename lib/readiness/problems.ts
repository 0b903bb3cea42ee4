import type { FieldError } from "#platform/http/problem.ts";
import type { ProblemTable } from "#platform/http/problem-table.ts";

/** Why no canary can be sent. */
export type ReadinessRefusal = { kind: "canary_impossible"; errors: FieldError[] };

export const readinessProblems: ProblemTable<ReadinessRefusal> = {
  canary_impossible: {
    status: 409,
    title: "No canary satisfies the rules of the campaign",
    meaning:
      "A lead was made up by the rules of the campaign, and the checks would refuse it: `errors` says for what. Either the rules contradict each other, or they ask for something that cannot be guessed, such as an unusual pattern.",
    remedy: "Give the field a `default` or `examples` in the campaign's `fieldSchema`, or mend the rules.",
  },
};
