import { type Cell, computeDayCells, mergeCells, type VersionedLead } from "#domain/reports/cell.ts";
import { joinParts, pickPart } from "#domain/reports/cell-parts.ts";
import { type CellSpan, listCellSpans } from "#domain/reports/list-cell-spans.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import type { CellQuery, LoadAgencyCells, LoadCells } from "#reports/ports.ts";
import { hash, zone as london } from "./measured-leads.ts";

type Options = { agencyId: AgencyId; zone?: string; computedAt?: Instant };

/** The cells of the `leads` of an agency, computed at each read, as its clients' reports read them. */
export function memoryCells(
  leads: readonly VersionedLead[],
  { agencyId, zone = london, computedAt = instant(Date.parse("2026-11-22T23:00:00Z")) }: Options,
): { loadCells: LoadCells; loadAgencyCells: LoadAgencyCells } {
  const loadCells: LoadCells = async ({ campaignIds, ...query }) => {
    if (query.agencyId !== agencyId) return [];
    const own = leads.filter(
      ({ record }) => record.clientId === query.clientId && (!campaignIds || campaignIds.includes(record.campaignId)),
    );
    const byCampaign = Map.groupBy(own, ({ record }) => record.campaignId);
    return [...byCampaign]
      .map(([campaignId, ofCampaign]) => {
        const byDate = Map.groupBy(ofCampaign, ({ record }) => toWallClock(zone, record.placedAt).date);
        return { campaignId, cells: listCellSpans(query).flatMap((span) => computeSpan(byDate, span, query.parts)) };
      })
      .filter(({ cells }) => cells.length > 0)
      .sort((a, b) => (a.campaignId < b.campaignId ? -1 : 1));
  };

  function computeSpan(
    byDate: ReadonlyMap<string, readonly VersionedLead[]>,
    { from, to }: CellSpan,
    parts: CellQuery["parts"],
  ): Cell[] {
    const dates = [...byDate.keys()].filter((date) => date >= from && date <= to).sort();
    const days = dates.flatMap((date) => [
      ...computeDayCells(byDate.get(date) ?? [], { date, zone, computedAt, hash }).values(),
    ]);
    const cell = days.length === 1 ? days[0] : mergeCells(days, hash);
    return cell ? [pickParts(from === to ? cell : { ...cell, from, to }, parts)] : [];
  }

  return {
    loadCells,
    async loadAgencyCells(query) {
      const clientIds = new Set<ClientId>(leads.map(({ record }) => record.clientId));
      const clients = await Promise.all(
        [...clientIds].sort().map(async (clientId) => {
          const campaigns = await loadCells({ ...query, clientId });
          const bySpan = Map.groupBy(
            campaigns.flatMap(({ cells }) => cells),
            ({ from, to }) => `${from} ${to}`,
          );
          const cells = [...bySpan.values()].flatMap((own) => mergeCells(own, hash) ?? []);
          return { clientId, cells: cells.sort((a, b) => (a.from < b.from ? -1 : 1)) };
        }),
      );
      return clients.filter(({ cells }) => cells.length > 0);
    },
  };
}

const pickParts = (cell: Cell, parts: CellQuery["parts"]): Cell =>
  joinParts(
    pickPart(cell, "core"),
    parts.map((part) => pickPart(cell, part)),
  );
