import type { Caller } from "#domain/accounts/caller.ts";
import { buildCostReport } from "#domain/reports/cost-report.ts";
import { buildDecayReport } from "#domain/reports/decay-report.ts";
import { buildDeliveryReport } from "#domain/reports/delivery-report.ts";
import { toCampaignGroups, toCellGroups } from "#domain/reports/group-cells.ts";
import { buildReturnsReport } from "#domain/reports/returns-report.ts";
import { buildSpeedReport } from "#domain/reports/speed-report.ts";
import { ok, type Result } from "#domain/shared/result.ts";
import { loadMatureSources } from "./load-mature-sources.ts";
import { loadSpeedSources, type SpeedDeps } from "./load-speed-sources.ts";
import { makeResolveScope, type ScopeDeps, type ScopeRefusal } from "./resolve-scope.ts";
import type { ReportSummary } from "./ports.ts";

/** Reports on all leads that a caller may see, from two reads of their cells instead of one for each report. */
export function makeSummarizeReports(deps: ScopeDeps & SpeedDeps) {
  const resolveScope = makeResolveScope(deps);
  return async function summarizeReports(caller: Caller): Promise<Result<ReportSummary, ScopeRefusal>> {
    const scope = await resolveScope(caller, {});
    if (!scope.ok) return scope;
    const { dates, today } = scope.value;
    const [speedSources, matureSources] = await Promise.all([
      loadSpeedSources(deps, scope.value),
      loadMatureSources(deps, scope.value, ["details"]),
    ]);
    const groups = toCellGroups(matureSources, undefined);
    const campaigns = toCampaignGroups(matureSources, undefined);
    return ok({
      speed: buildSpeedReport(dates, toCellGroups(speedSources, undefined)),
      deliveries: buildDeliveryReport(dates, groups),
      returns: buildReturnsReport(dates, groups),
      costs: buildCostReport(dates, campaigns, today),
      decay: buildDecayReport(dates, campaigns, { clock: "working", today }),
    });
  };
}
