import type { Caller } from "#domain/accounts/caller.ts";
import { toCellGroups } from "#domain/reports/group-cells.ts";
import type { Grouping } from "#domain/reports/grouping.ts";
import type { RankRule } from "#domain/reports/rank-by-speed.ts";
import { buildSpeedReport, type SpeedReport } from "#domain/reports/speed-report.ts";
import { ok, type Result } from "#domain/shared/result.ts";
import { loadSpeedSources, type SpeedDeps } from "./load-speed-sources.ts";
import { makeResolveScope, type ReportRequest, type ScopeDeps, type ScopeRefusal } from "./resolve-scope.ts";

type SpeedRequest = ReportRequest & { by?: Grouping | undefined } & Omit<RankRule, "stamp">;

/** Reports on how fast leads were delivered, acknowledged and tried. Ranks the clients or campaigns of a report by them. */
export function makeReportSpeed(deps: ScopeDeps & SpeedDeps) {
  const resolveScope = makeResolveScope(deps);
  return async function reportSpeed(
    caller: Caller,
    { by, minutes, clock, ...request }: SpeedRequest,
  ): Promise<Result<SpeedReport, ScopeRefusal>> {
    const scope = await resolveScope(caller, request);
    if (!scope.ok) return scope;
    const { dates } = scope.value;
    const groups = toCellGroups(await loadSpeedSources(deps, scope.value, by), by);
    const rankBy = by === "client" || by === "campaign" ? { stamp: "ttfa" as const, minutes, clock } : undefined;
    const slice = by === "channel" || by === "hour_of_week" ? by : undefined;
    return ok(buildSpeedReport(dates, groups, { by: slice, rankBy }));
  };
}
