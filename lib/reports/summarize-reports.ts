import type { Caller } from "#domain/accounts/caller.ts";
import { buildCostReport, type CostReport } from "#domain/reports/cost-report.ts";
import { buildDecayReport, type DecayReport } from "#domain/reports/decay-report.ts";
import { buildDeliveryReport, type DeliveryReport } from "#domain/reports/delivery-report.ts";
import { toCampaignGroups, toCellGroups } from "#domain/reports/group-cells.ts";
import { buildReturnsReport, type ReturnsReport } from "#domain/reports/returns-report.ts";
import { buildSpeedReport, type SpeedReport } from "#domain/reports/speed-report.ts";
import { ok, type Result } from "#domain/shared/result.ts";
import { loadMatureSources } from "./load-mature-sources.ts";
import { loadSpeedSources, type SpeedDeps } from "./load-speed-sources.ts";
import { makeResolveScope, type ScopeDeps, type ScopeRefusal } from "./resolve-scope.ts";

/** The reports on the leads of the last twelve months that need no outreach. */
export type ReportSummary = {
  speed: SpeedReport;
  deliveries: DeliveryReport;
  returns: ReturnsReport;
  costs: CostReport;
  decay: DecayReport;
};

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
