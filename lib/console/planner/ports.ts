import type { Caller } from "#domain/accounts/caller.ts";
import type { NewPlan, PlanView } from "#domain/reports/new-plan.ts";
import type { PlanRefusal } from "#domain/reports/plan-leads.ts";
import type { Result } from "#domain/shared/result.ts";

type Refusal =
  | { kind: "not_found" }
  | { kind: "validation_error"; errors: readonly { pointer: string; detail: string }[] }
  | PlanRefusal;

/** Plans how many leads a week a target takes, as the API does. */
export type Plan = (caller: Caller, request: NewPlan) => Promise<Result<PlanView, Refusal>>;
