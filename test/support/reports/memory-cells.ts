import { type Cell, computeDayCells, mergeCells, type VersionedLead } from "#domain/reports/cell.ts";
import { joinParts, pickPart, toSpeedCell } from "#domain/reports/cell-parts.ts";
import { type CellSpan, listCellSpans } from "#domain/reports/list-cell-spans.ts";
import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import type { CellQuery, LoadAgencyCells, LoadCells, LoadSpeedCells } from "#reports/ports.ts";
import { hash, zone as london } from "./measured-leads.ts";

type Options = { agencyId: AgencyId; zone?: string; computedAt?: Instant };

/** The cells of the `leads` of an agency, computed at the first read of a client, as its clients' reports read them. */
export function memoryCells(
  leads: readonly VersionedLead[],
  { agencyId, zone = london, computedAt = instant(Date.parse("2026-11-22T23:00:00Z")) }: Options,
): { loadCells: LoadCells; loadSpeedCells: LoadSpeedCells; loadAgencyCells: LoadAgencyCells } {
  const loadCells: LoadCells = async ({ campaignIds, ...query }) => {
    if (query.agencyId !== agencyId) return [];
    const own = leads.filter(({ record }) => record.clientId === query.clientId);
    const byCampaign = (known[query.clientId] ??= Map.groupBy(computeDays(own), ({ campaignId }) => campaignId));
    return [...byCampaign]
      .filter(([campaignId]) => !campaignIds || campaignIds.includes(campaignId))
      .map(([campaignId, days]) => {
        const cells = days.map(({ cell }) => cell);
        return { campaignId, cells: listCellSpans(query).flatMap((span) => pickSpan(cells, span, query.parts)) };
      })
      .filter(({ cells }) => cells.length > 0)
      .sort((a, b) => (a.campaignId < b.campaignId ? -1 : 1));
  };
  const known: Record<ClientId, Map<CampaignId, { campaignId: CampaignId; cell: Cell }[]>> = {};

  /** The day cells of leads, the earliest first. */
  function computeDays(own: readonly VersionedLead[]): { campaignId: CampaignId; cell: Cell }[] {
    const byDate = Map.groupBy(own, ({ record }) => toWallClock(zone, record.placedAt).date);
    return [...byDate]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([date, ofDate]) =>
        [...computeDayCells(ofDate, { date, zone, computedAt, hash })].map(([campaignId, cell]) => ({
          campaignId,
          cell,
        })),
      );
  }

  function pickSpan(days: readonly Cell[], { from, to }: CellSpan, parts: CellQuery["parts"]): Cell[] {
    const own = days.filter((day) => day.from >= from && day.from <= to);
    const cell = own.length === 1 ? own[0] : mergeCells(own, hash);
    return cell ? [pickParts(from === to ? cell : { ...cell, from, to }, parts)] : [];
  }

  return {
    loadCells,
    loadSpeedCells: async (query) =>
      (await loadCells({ ...query, parts: ["times"] })).flatMap(({ cells }) => cells.map(toSpeedCell)),
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
