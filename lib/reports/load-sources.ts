import type { CellPart } from "#domain/reports/cell-parts.ts";
import type { CellSource } from "#domain/reports/group-cells.ts";
import type { Grouping } from "#domain/reports/grouping.ts";
import type { ReportDates } from "#domain/reports/report-period.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import type { LoadAgencyCells, LoadCells } from "./ports.ts";
import type { ReportScope } from "./resolve-scope.ts";

export type CellDeps = { loadCells: LoadCells; loadAgencyCells: LoadAgencyCells };

/** The cells that a report needs: some dates, in some parts, and from `daysFrom` on those of days. */
type SourceQuery = ReportDates & { parts: readonly Exclude<CellPart, "core">[]; daysFrom?: string | undefined };

const clientsAtOnce = 10;

/**
 * Loads the cells of a scope: by campaign if a row of the report needs them, else the fewest that are stored. A report on
 * an agency by campaign reads the cells of each client that got leads in the period.
 */
export async function loadSources(
  { loadCells, loadAgencyCells }: CellDeps,
  { agencyId, clientId, campaignId, isTest }: ReportScope,
  { from, to, parts, daysFrom }: SourceQuery,
  by?: Grouping,
): Promise<CellSource[]> {
  if (isTest) return [];
  if (clientId) return loadCampaigns(clientId);
  if (by !== "campaign" && !campaignId && daysFrom === undefined) return loadAgencyCells({ agencyId, from, to, parts });
  const clients = await loadAgencyCells({ agencyId, from, to, parts: [] });
  const sources = await mapWithConcurrency(clientsAtOnce, clients, (client) => loadCampaigns(client.clientId));
  return sources.flat();

  async function loadCampaigns(ofClient: ClientId): Promise<CellSource[]> {
    const campaignIds = campaignId && [campaignId];
    const lists = await loadCells({ agencyId, clientId: ofClient, from, to, parts, daysFrom, campaignIds });
    return lists.map((list) => ({ clientId: ofClient, ...list }));
  }
}
