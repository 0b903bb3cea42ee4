import type { Clients } from "#accounts/ports.ts";
import type { Client } from "#domain/accounts/client.ts";
import { mergeCells } from "#domain/reports/cell.ts";
import { joinParts, pickPart } from "#domain/reports/cell-parts.ts";
import { type CellSpan, findRest, listCellSpans } from "#domain/reports/list-cell-spans.ts";
import { addDays, toWallClock } from "#domain/shared/wall-clock.ts";
import type { Fingerprint, Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { makeComputeCells } from "./compute-cells.ts";
import { type DateRange, findRangeBounds, listDates, toRanges } from "./date-ranges.ts";
import type { CellQuery, CellStore, LoadCells, StoredCell } from "./ports.ts";

/**
 * The most records of which a read computes cells that are not stored yet: those of an import, until its job has run. A
 * client that has more without cells needs `baton rollups rebuild`.
 */
const maxRecords = 50_000;

/** The most records of today of which a read computes the cells anew, because they changed in the last minutes. */
const maxFreshRecords = 500;

type Deps = {
  clients: Pick<Clients, "read">;
  cells: Pick<CellStore, "list">;
  computeCells: ReturnType<typeof makeComputeCells>;
  jobs: Pick<JobStore, "read">;
  fingerprint: Fingerprint;
  now: Now;
};

/**
 * Loads the cells of a client. A month without a cell is merged from its days, and a day without one is computed from its
 * records. The running month is its cell, and the days after it. The current day is computed if its leads changed and are
 * few; so its leads count at once.
 */
export function makeLoadCells({ clients, cells, computeCells, jobs, fingerprint, now }: Deps): LoadCells {
  return async function loadCells({ campaignIds, ...query }) {
    const { agencyId, clientId } = query;
    const client = await clients.read({ agencyId }, clientId);
    if (!client) return [];
    const today = toWallClock(client.timeZone, now()).date;
    const spans = listCellSpans({ ...query, runningMonth: today.slice(0, 7) }).filter(({ from }) => from <= today);
    const months = await loadMonths(query, spans);
    const rests = spans.map((span) => findRest(span, months.get(span.from)?.[0]?.cell.to));
    const days = await loadDays(query, client, rests.flatMap(listDates), today);
    const found = spans.flatMap((span) => toSpan(span, months.get(span.from), days));
    const wanted = campaignIds ? found.filter(({ campaignId }) => campaignIds.includes(campaignId)) : found;
    return [...Map.groupBy(wanted, ({ campaignId }) => campaignId)]
      .map(([campaignId, own]) => ({ campaignId, cells: own.map(({ cell }) => cell) }))
      .sort((a, b) => (a.campaignId < b.campaignId ? -1 : 1));
  };

  /** Reads the cells of months by their first date, without those that reach beyond the span or to different dates. */
  async function loadMonths(query: CellQuery, spans: readonly CellSpan[]): Promise<Map<string, StoredCell[]>> {
    const months = spans.filter(({ kind }) => kind === "month");
    const [from, to] = [months[0]?.from.slice(0, 7), months.at(-1)?.from.slice(0, 7)];
    if (!from || !to) return new Map();
    const stored = await cells.list(query, { kind: "month", from, to }, query.parts);
    const byDate = Map.groupBy(stored, ({ of }) => `${of}-01`);
    const isUsable = (span: CellSpan) => {
      const own = byDate.get(span.from) ?? [];
      return own.length > 0 && own.every(({ cell }) => cell.to === own[0]?.cell.to && cell.to <= span.to);
    };
    return new Map(months.filter(isUsable).map((span) => [span.from, byDate.get(span.from) ?? []]));
  }

  /** Reads the cells of days, and computes those that are missing. */
  async function loadDays(query: CellQuery, client: Client, dates: readonly string[], today: string) {
    const past = toRanges(dates.filter((date) => date <= today));
    const stored = (
      await Promise.all(past.map((range) => cells.list(query, { kind: "day", ...range }, query.parts)))
    ).flat();
    const known = new Set(stored.map(({ of }) => of));
    const missing = await findUncomputed(
      query,
      past.flatMap(listDates).filter((date) => !known.has(date)),
      today,
    );
    const [computed, fresh] = await Promise.all([
      Promise.all(toRanges(missing).map((range) => compute(query, client, range))),
      known.has(today) && dates.includes(today) ? computeToday(query, client, today) : undefined,
    ]);
    const rest = fresh ? stored.filter(({ of }) => of !== today) : stored;
    return [...rest, ...computed.flat(), ...(fresh ?? [])];
  }

  /**
   * Finds the dates among those without cells that may have leads. The run of a month finds every lead of it, so a day
   * without a cell in a month with one has none, unless it began a moment ago.
   */
  async function findUncomputed(query: CellQuery, missing: readonly string[], today: string): Promise<string[]> {
    const yesterday = addDays(today, -1);
    const old = missing.filter((date) => date < yesterday).map((date) => date.slice(0, 7));
    const [from, to] = [old[0], old.at(-1)];
    if (!from || !to) return [...missing];
    const months = new Set((await cells.list(query, { kind: "month", from, to }, [])).map(({ of }) => of));
    return missing.filter((date) => date >= yesterday || !months.has(date.slice(0, 7)));
  }

  async function compute(query: CellQuery, client: Client, { from, to }: DateRange): Promise<StoredCell[]> {
    const computed = await computeDates(query, client, { from, to }, maxRecords);
    if (computed) return computed;
    throw new Error(`more than ${maxRecords} leads from ${from} to ${to} without cells: run baton rollups rebuild`);
  }

  /** Computes the current day if its cells are about to be; undefined if they are up to date, or its leads are many. */
  async function computeToday(query: CellQuery, client: Client, date: string): Promise<StoredCell[] | undefined> {
    const { agencyId, clientId } = query;
    const job = await jobs.read({ kind: "day_cells", agencyId, clientId, date });
    return job && computeDates(query, client, { from: date, to: date }, maxFreshRecords);
  }

  async function computeDates(
    { agencyId, parts }: CellQuery,
    client: Client,
    range: DateRange,
    max: number,
  ): Promise<StoredCell[] | undefined> {
    const computed = await computeCells(agencyId, client, findRangeBounds(client.timeZone, range), { max });
    return computed
      ?.filter(({ of }) => of >= range.from && of <= range.to)
      .map(({ cell, ...rest }) => ({
        ...rest,
        cell: joinParts(
          pickPart(cell, "core"),
          parts.map((part) => pickPart(cell, part)),
        ),
      }));
  }

  /** The cells of a day; those of a month and of the days after it; or without one, its days as one cell of each campaign. */
  function toSpan(
    { kind, from, to }: CellSpan,
    month: readonly StoredCell[] | undefined,
    days: readonly StoredCell[],
  ): StoredCell[] {
    const own = days.filter(({ of }) => of >= from && of <= to);
    if (kind === "day" || month) return [...(month ?? []), ...own];
    return [...Map.groupBy(own, ({ campaignId }) => campaignId)].flatMap(([campaignId, ofCampaign]) => {
      const merged = mergeCells(
        ofCampaign.map(({ cell }) => cell),
        fingerprint,
      );
      return merged ? [{ of: from.slice(0, 7), campaignId, cell: { ...merged, from, to } }] : [];
    });
  }
}
