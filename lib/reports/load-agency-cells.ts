import type { Clients } from "#accounts/ports.ts";
import { type Cell, mergeCells } from "#domain/reports/cell.ts";
import { listCellSpans } from "#domain/reports/list-cell-spans.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import type { Fingerprint, Now } from "#platform/ports.ts";
import { toRanges } from "./date-ranges.ts";
import { listClientIds } from "./list-client-ids.ts";
import type { CellStore, LoadAgencyCells, LoadCells } from "./ports.ts";
import { takeMonths } from "./take-months.ts";

/** How many clients are read at once. */
const clientsAtOnce = 8;

type Deps = {
  clients: Pick<Clients, "list">;
  cells: Pick<CellStore, "listOfAgency">;
  loadCells: LoadCells;
  fingerprint: Fingerprint;
  now: Now;
};

/**
 * Loads the cells of an agency, those of all campaigns of a client as one. A month that is over is one read for all
 * clients; what is not stored so is read for each client.
 */
export function makeLoadAgencyCells({ clients, cells, loadCells, fingerprint, now }: Deps): LoadAgencyCells {
  return async function loadAgencyCells(query) {
    const spans = listCellSpans({ ...query, runningMonth: now().slice(0, 7) });
    const months = spans.filter(({ kind }) => kind === "month").map(({ from }) => from.slice(0, 7));
    const [from, to] = [months[0], months.at(-1)];
    const stored = from && to ? await cells.listOfAgency(query.agencyId, { from, to }, query.parts) : [];
    const byClient = Map.groupBy(stored, ({ clientId }) => clientId);
    const found = await mapWithConcurrency(
      clientsAtOnce,
      await listClientIds(clients, query.agencyId),
      async (clientId) => {
        const months = new Map((byClient.get(clientId) ?? []).map(({ of, cell }) => [`${of}-01`, cell]));
        const { stored: known, dates } = takeMonths(spans, months);
        const own = [...known, ...(await loadRest({ ...query, clientId }, dates))];
        return { clientId, cells: own.sort((a, b) => (a.from < b.from ? -1 : 1)) };
      },
    );
    return found.filter((client) => client.cells.length > 0);
  };

  /** Loads the cells of dates that are not stored for the agency, and merges those of the same dates. */
  async function loadRest(
    query: Omit<Parameters<LoadCells>[0], "campaignIds" | "daysFrom">,
    dates: readonly string[],
  ): Promise<Cell[]> {
    const ranges = toRanges(dates);
    const campaigns = await Promise.all(ranges.map((range) => loadCells({ ...query, ...range })));
    const all = campaigns.flat().flatMap((campaign) => campaign.cells);
    return [...Map.groupBy(all, ({ from, to }) => `${from} ${to}`).values()].flatMap(
      (own) => mergeCells(own, fingerprint) ?? [],
    );
  }
}
