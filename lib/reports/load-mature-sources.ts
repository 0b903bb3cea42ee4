import type { CellSource } from "#domain/reports/group-cells.ts";
import { daysOfSwitches } from "#domain/reports/to-switch-input.ts";
import { addDays, addMonths } from "#domain/shared/wall-clock.ts";
import { type CellDeps, loadSources } from "./load-sources.ts";
import type { ReportScope } from "./resolve-scope.ts";

/**
 * Loads the cells of a scope for a report on leads that are old enough. The windows of maturity are measured from the
 * twelve months to today, which are read apart unless the period covers them.
 */
export async function loadMatureSources(deps: CellDeps, scope: ReportScope): Promise<CellSource[]> {
  const { dates, today } = scope;
  const query = { parts: [], daysFrom: addDays(today, -daysOfSwitches) };
  const lastYear = { from: addDays(addMonths(today, -12), 1), to: today };
  const coversLastYear = dates.from <= lastYear.from && dates.to >= today;
  const sources = await loadSources(deps, scope, { ...query, ...dates }, "campaign");
  if (coversLastYear) return sources;
  const history = await loadSources(deps, scope, { ...query, ...lastYear }, "campaign");
  return sources.map((source) => ({
    ...source,
    history:
      history.find(({ clientId, campaignId }) => clientId === source.clientId && campaignId === source.campaignId)
        ?.cells ?? [],
  }));
}
