import type { Caller } from "#domain/accounts/caller.ts";
import { sumMature } from "#domain/reports/maturity.ts";
import { toCampaignGroups } from "#domain/reports/group-cells.ts";
import { measurePlan } from "#domain/reports/measure-plan.ts";
import { completePlan, type NewPlan, type PlanView } from "#domain/reports/new-plan.ts";
import { planLeads, type PlanRefusal } from "#domain/reports/plan-leads.ts";
import { findFirstWeek, listWeeklyReached } from "#domain/reports/weekly-reached.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { loadMatureSources } from "./load-mature-sources.ts";
import { type CellDeps, loadSources } from "./load-sources.ts";
import { makeResolveScope, type ScopeDeps, type ScopeRefusal } from "./resolve-scope.ts";

type FieldErrors = { kind: "validation_error"; errors: { pointer: string; detail: string }[] };
type Refusal = Exclude<ScopeRefusal, { kind: "invalid_parameter" }> | FieldErrors | PlanRefusal;

/**
 * Plans how many leads a week a target takes. What the caller leaves out is measured from the leads of the last twelve
 * months that are old enough. Writes nothing.
 */
export function makePlan(deps: ScopeDeps & CellDeps) {
  const resolveScope = makeResolveScope(deps);
  return async function plan(caller: Caller, request: NewPlan): Promise<Result<PlanView, Refusal>> {
    const scope = await resolveScope(caller, { clientId: request.clientId, campaignId: request.campaignId });
    if (!scope.ok) return scope.refusal.kind === "not_found" ? refuse(scope.refusal) : badDates(scope.refusal);
    const { today } = scope.value;
    const weeks = { from: findFirstWeek(today), to: today, daysFrom: findFirstWeek(today), parts: [] };
    const [sources, ofWeeks] = await Promise.all([
      loadMatureSources(deps, scope.value),
      loadSources(deps, scope.value, weeks),
    ]);
    const [group] = toCampaignGroups(sources, undefined);
    const campaigns = group?.campaigns ?? [];
    const { figures } = sumMature(campaigns, request.funnel.model, today);
    const days = ofWeeks.flatMap(({ cells }) => cells);
    const weeklyReached = campaigns.length === 0 ? undefined : listWeeklyReached(days, today);
    const completed = completePlan(request, { ...measurePlan(figures, request.currency), weeklyReached });
    if (!completed.ok) {
      const errors = completed.refusal.missing.map((pointer) => ({ pointer, detail: unmeasured }));
      return refuse({ kind: "validation_error", errors });
    }
    const planned = planLeads(completed.value);
    return planned.ok ? ok({ plan: planned.value, plannedWith: completed.value }) : planned;
  };
}

const unmeasured = "needed: no lead that is old enough shows it";

/** The default dates are always valid. */
const badDates = (refusal: ScopeRefusal): never => {
  throw new Error(`the default dates of a report were refused: ${refusal.kind}`);
};
