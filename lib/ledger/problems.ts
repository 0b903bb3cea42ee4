import type { FieldError } from "#platform/http/problem.ts";
import type { ProblemTable } from "#platform/http/problem-table.ts";

export type LedgerRefusal = { kind: "as_of_too_recent"; errors: FieldError[] };

export const ledgerProblems: ProblemTable<LedgerRefusal> = {
  as_of_too_recent: {
    status: 422,
    title: "The time is too recent for an answer that cannot change",
    meaning:
      "An entry may still be posted at that time. After a minute none can, and the same question has one answer.",
    remedy: "Ask for a time at least 60 seconds ago, or leave `asOf` out for what is posted now.",
  },
};
