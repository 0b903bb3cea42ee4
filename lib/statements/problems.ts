import type { Instant } from "#domain/shared/instant.ts";
import type { FieldError } from "#platform/http/problem.ts";
import type { ProblemTable } from "#platform/http/problem-table.ts";

export type StatementRefusal =
  | { kind: "contract_missing" }
  | { kind: "earlier_period_open"; period: string }
  | { kind: "period_not_over"; until: Instant }
  | { kind: "invoice_details_missing"; errors: FieldError[] };

export const statementProblems: ProblemTable<Exclude<StatementRefusal, { kind: "invoice_details_missing" }>> = {
  contract_missing: {
    status: 409,
    title: "The client has no contract for that period",
    meaning: "A statement needs a version of a contract in its currency that takes effect before the period ends.",
    remedy: "Add a contract in this currency. It bills from its own month on, and what came before as late lines.",
  },
  earlier_period_open: {
    status: 409,
    title: "An earlier period is not closed",
    meaning: "Periods are closed in their order. The first one that is not closed is in `period`.",
    remedy: "Close that period first.",
  },
  period_not_over: {
    status: 409,
    title: "The period is not over",
    meaning: "A period can be closed once it has ended, at `until`. Nothing was stored.",
    remedy: "Read the preview until then, or ask for an earlier period.",
  },
};
