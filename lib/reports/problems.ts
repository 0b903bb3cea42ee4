import type { PlanRefusal } from "#domain/reports/plan-leads.ts";
import type { ProblemTable } from "#platform/http/problem-table.ts";

export type ReportRefusal = PlanRefusal;

export const reportProblems: ProblemTable<ReportRefusal> = {
  plan_without_sales: {
    status: 422,
    title: "A plan with this share makes no sale",
    meaning:
      "A share of the plan is 0 where it is divided by, or all leads are returned, so no number of leads reaches the target. `share` names it.",
    remedy: "Send another value of this share, or leave it out if there are leads to measure it from.",
  },
  plan_too_large: {
    status: 422,
    title: "The plan is too large",
    meaning: "The target would take more than 100,000 leads a week, or a conversion of less than one in 100,000.",
    remedy: "Check the target and the value of a sale, which are in minor units, and the shares.",
  },
};
