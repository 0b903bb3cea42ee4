import type { Caller } from "#domain/accounts/caller.ts";
import { buildCostReport, type CostReport } from "#domain/reports/cost-report.ts";
import { buildDecayReport, type DecayReport } from "#domain/reports/decay-report.ts";
import type { ClockKind } from "#domain/reports/figures.ts";
import { toCampaignGroups } from "#domain/reports/group-cells.ts";
import { ok, type Result } from "#domain/shared/result.ts";
import { loadMatureSources } from "./load-mature-sources.ts";
import type { CellDeps } from "./load-sources.ts";
import { makeResolveScope, type ReportRequest, type ScopeDeps, type ScopeRefusal } from "./resolve-scope.ts";

type Deps = ScopeDeps & CellDeps;
type CostRequest = ReportRequest & { by?: "client" | "campaign" | undefined };
type DecayRequest = ReportRequest & { by?: "client" | "campaign" | "model" | undefined; clock: ClockKind };

/** Reports on the cost of a sale by each model, from leads that are old enough, and on what speaks for another model. */
export function makeReportCosts(deps: Deps) {
  const resolveScope = makeResolveScope(deps);
  return async function reportCosts(
    caller: Caller,
    { by, ...request }: CostRequest,
  ): Promise<Result<CostReport, ScopeRefusal>> {
    const scope = await resolveScope(caller, request);
    if (!scope.ok) return scope;
    const groups = toCampaignGroups(await loadMatureSources(deps, scope.value), by);
    return ok(buildCostReport(scope.value.dates, groups, scope.value.today));
  };
}

/** Reports on what came of leads by how soon the client first tried to reach them, from leads that are old enough. */
export function makeReportDecay(deps: Deps) {
  const resolveScope = makeResolveScope(deps);
  return async function reportDecay(
    caller: Caller,
    { by, clock, ...request }: DecayRequest,
  ): Promise<Result<DecayReport, ScopeRefusal>> {
    const scope = await resolveScope(caller, request);
    if (!scope.ok) return scope;
    const groups = toCampaignGroups(await loadMatureSources(deps, scope.value, ["details"]), by);
    return ok(buildDecayReport(scope.value.dates, groups, { clock, today: scope.value.today }));
  };
}
