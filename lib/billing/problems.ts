import type { ProblemTable } from "#platform/http/problem-table.ts";

export type BillingRefusal = { kind: "report_too_large"; max: number };

export const billingProblems: ProblemTable<BillingRefusal> = {
  report_too_large: {
    status: 422,
    title: "The period has too many leads for one reconciliation",
    meaning: "The reconciliation would read more than `max` billing records.",
    remedy: "Request a shorter period.",
  },
};
