import type { ProblemTable } from "#platform/http/problem-table.ts";

export type BillingRefusal = { kind: "report_too_large"; max: number };

export const billingProblems: ProblemTable<BillingRefusal> = {
  report_too_large: {
    status: 422,
    title: "The period holds too many leads for one report",
    meaning: "The report would read more than `max` billing records.",
    remedy: "Request a shorter period.",
  },
};
