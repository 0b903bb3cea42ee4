import type { Caller } from "#domain/accounts/caller.ts";
import { buildDeliveryReport, type DeliveryReport } from "#domain/reports/delivery-report.ts";
import { toCellGroups } from "#domain/reports/group-cells.ts";
import { buildReturnsReport, type ReturnsReport } from "#domain/reports/returns-report.ts";
import { ok, type Result } from "#domain/shared/result.ts";
import { type CellDeps, loadSources } from "./load-sources.ts";
import { makeResolveScope, type ReportRequest, type ScopeDeps, type ScopeRefusal } from "./resolve-scope.ts";

/** What a row of a report that only counts leads may be about. */
type CountGrouping = "client" | "campaign" | "model";
type CountRequest = ReportRequest & { by?: CountGrouping | undefined };
type Deps = ScopeDeps & CellDeps;

/** Reports on the deliveries of the leads placed in a period. */
export function makeReportDeliveries(deps: Deps) {
  const loadGroups = makeLoadGroups(deps);
  return async function reportDeliveries(
    caller: Caller,
    request: CountRequest,
  ): Promise<Result<DeliveryReport, ScopeRefusal>> {
    const loaded = await loadGroups(caller, request);
    return loaded.ok ? ok(buildDeliveryReport(loaded.value.dates, loaded.value.groups)) : loaded;
  };
}

/** Reports on the returns of the leads placed in a period, whenever they were returned. */
export function makeReportReturns(deps: Deps) {
  const loadGroups = makeLoadGroups(deps);
  return async function reportReturns(
    caller: Caller,
    request: CountRequest,
  ): Promise<Result<ReturnsReport, ScopeRefusal>> {
    const loaded = await loadGroups(caller, request);
    return loaded.ok ? ok(buildReturnsReport(loaded.value.dates, loaded.value.groups)) : loaded;
  };
}

function makeLoadGroups(deps: Deps) {
  const resolveScope = makeResolveScope(deps);
  return async function loadGroups(caller: Caller, { by, ...request }: CountRequest) {
    const scope = await resolveScope(caller, request);
    if (!scope.ok) return scope;
    const { dates } = scope.value;
    const sources = await loadSources(deps, scope.value, { ...dates, parts: ["details"] }, by);
    return ok({ dates, groups: toCellGroups(sources, by) });
  };
}
