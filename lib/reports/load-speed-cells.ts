import type { Clients } from "#accounts/ports.ts";
import type { Cell } from "#domain/reports/cell.ts";
import { listCellSpans } from "#domain/reports/list-cell-spans.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import type { Now } from "#platform/ports.ts";
import { toRanges } from "./date-ranges.ts";
import type { CellStore, LoadCells, LoadSpeedCells } from "./ports.ts";
import { takeMonths } from "./take-months.ts";

type Deps = {
  clients: Pick<Clients, "read">;
  cells: Pick<CellStore, "listSpeed">;
  loadCells: LoadCells;
  now: Now;
};

/**
 * Loads the cells of the speed of a client, which have its campaigns and models together. The current day, and what is not
 * stored so, are the cells of its campaigns.
 */
export function makeLoadSpeedCells({ clients, cells, loadCells, now }: Deps): LoadSpeedCells {
  return async function loadSpeedCells(query) {
    const { agencyId, clientId } = query;
    const client = await clients.read({ agencyId }, clientId);
    if (!client) return [];
    const today = toWallClock(client.timeZone, now()).date;
    const spans = listCellSpans({ ...query, runningMonth: today.slice(0, 7) }).filter(({ from }) => from <= today);
    const months = new Map<string, Cell>();
    const [first, last] = [spans.find(({ kind }) => kind === "month"), spans.findLast(({ kind }) => kind === "month")];
    if (first && last) {
      const range = { kind: "month", from: first.from.slice(0, 7), to: last.from.slice(0, 7) } as const;
      for (const { of, cell } of await cells.listSpeed(query, range)) months.set(`${of}-01`, cell);
    }
    const { stored, dates } = takeMonths(spans, months);
    const days = await loadDays(
      query,
      dates.filter((date) => date < today),
    );
    const known = new Set(days.map(({ of }) => of));
    const missing = toRanges(dates.filter((date) => date <= today && !known.has(date)));
    const rest = await Promise.all(missing.map((range) => loadCells({ ...query, ...range, parts: ["times"] })));
    return [...stored, ...days.map(({ cell }) => cell), ...rest.flat().flatMap((campaign) => campaign.cells)];
  };

  async function loadDays(query: Parameters<LoadSpeedCells>[0], dates: readonly string[]) {
    const ranges = toRanges(dates);
    return (await Promise.all(ranges.map((range) => cells.listSpeed(query, { kind: "day", ...range })))).flat();
  }
}
