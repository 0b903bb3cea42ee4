import type { CellSource } from "#domain/reports/group-cells.ts";
import type { Grouping } from "#domain/reports/grouping.ts";
import { type CellDeps, loadSources } from "./load-sources.ts";
import type { LoadSpeedCells } from "./ports.ts";
import type { ReportScope } from "./resolve-scope.ts";

export type SpeedDeps = CellDeps & { loadSpeedCells: LoadSpeedCells };

/** Loads the cells of a scope for a report on speed. That on a whole client reads its cells of speed, which are the smallest. */
export async function loadSpeedSources(deps: SpeedDeps, scope: ReportScope, by?: Grouping): Promise<CellSource[]> {
  const { agencyId, clientId, campaignId, dates, isTest } = scope;
  const isWhole = by === undefined || by === "client";
  if (clientId && !campaignId && !isTest && isWhole) {
    const cells = await deps.loadSpeedCells({ agencyId, clientId, ...dates });
    return cells.length === 0 ? [] : [{ clientId, cells }];
  }
  const part = by === "channel" ? "channels" : by === "hour_of_week" ? "hours" : "times";
  return loadSources(deps, scope, { ...dates, parts: [part] }, by);
}
