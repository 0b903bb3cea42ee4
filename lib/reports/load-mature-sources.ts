import { type CellSource, toCampaignGroups } from "#domain/reports/group-cells.ts";
import { listDivided } from "#domain/reports/maturity.ts";
import { addDays, addMonths } from "#domain/shared/wall-clock.ts";
import { type CellDeps, loadSources } from "./load-sources.ts";
import type { CellQuery } from "./ports.ts";
import type { ReportScope } from "./resolve-scope.ts";

/**
 * Loads the cells of a scope for a report on leads that are old enough: months, and the days of those months of which some
 * leads are old enough and others are not. The windows of maturity are measured from the months of the last twelve, which
 * are read apart unless the period covers them.
 */
export async function loadMatureSources(
  deps: CellDeps,
  scope: ReportScope,
  parts: CellQuery["parts"] = [],
): Promise<CellSource[]> {
  const { dates, today } = scope;
  const load = (period: Pick<CellQuery, "from" | "to" | "daysFrom">, ofParts = parts) =>
    loadSources(deps, scope, { parts: ofParts, ...period }, "campaign");
  const lastYear = { from: addDays(addMonths(today, -12), 1), to: today };
  const coversLastYear = dates.from <= lastYear.from && dates.to >= today;
  const [sources, lastSources] = await Promise.all([load(dates), coversLastYear ? undefined : load(lastYear, [])]);
  const history = toIndex(lastSources ?? sources);
  const known = sources.map((source) => ({ ...source, history: history.get(toKey(source))?.cells ?? [] }));
  const campaigns = toCampaignGroups(known, undefined).flatMap((group) => group.campaigns);
  const divided = await Promise.all(
    listDivided(campaigns, today).map(async ({ from, to }) => ({
      from,
      to,
      days: toIndex(await load({ from, to, daysFrom: from })),
    })),
  );
  return known.map((source) => ({
    ...source,
    cells: source.cells.flatMap((cell) => {
      const own = divided.find(({ from, to }) => from === cell.from && to === cell.to);
      return own ? (own.days.get(toKey(source))?.cells ?? []) : [cell];
    }),
  }));
}

const toKey = ({ clientId, campaignId }: CellSource): string => `${clientId} ${campaignId}`;

const toIndex = (sources: readonly CellSource[]): Map<string, CellSource> =>
  new Map(sources.map((source) => [toKey(source), source]));
