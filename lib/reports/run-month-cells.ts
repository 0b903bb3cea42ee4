import type { Clients } from "#accounts/ports.ts";
import type { Client } from "#domain/accounts/client.ts";
import { mergeCells } from "#domain/reports/cell.ts";
import { CellPart, toSpeedCell } from "#domain/reports/cell-parts.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { addDays, startOfNextMonth, toWallClock } from "#domain/shared/wall-clock.ts";
import type { Fingerprint } from "#platform/ports.ts";
import type { Claim, JobOfKind, JobStore } from "#scheduling/ports.ts";
import type { makeComputeCells } from "./compute-cells.ts";
import { findBounds, findRangeBounds, listDates, toRanges } from "./date-ranges.ts";
import { findMonthDue } from "./find-month-due.ts";
import type { CellStore, StoredCell } from "./ports.ts";
import { olderDelayMs } from "./schedule-day-cells.ts";

type Deps = {
  clients: Pick<Clients, "read">;
  cells: Omit<CellStore, "listOfAgency" | "listSpeed">;
  computeCells: ReturnType<typeof makeComputeCells>;
  jobs: Pick<JobStore, "schedule">;
  fingerprint: Fingerprint;
};

const parts = CellPart.exclude(["core"]).options;

/**
 * Merges the cells of a client's days into those of a month, one for each campaign, and these into the client's cell for
 * its agency. The running month has its days before the current one, which changes most. Days with leads and without cells, which were placed before Baton computed cells, are computed from their
 * records and scheduled. May run twice, also at the same time, like the run of a day.
 */
export function makeRunMonthCells({ clients, cells, computeCells, jobs, fingerprint }: Deps) {
  return async function runMonthCells(
    { agencyId, clientId, month }: JobOfKind<"month_cells">,
    at: Instant,
    _dueAt: Instant,
    { version }: Pick<Claim, "version">,
  ): Promise<Instant | undefined> {
    const scope = { agencyId, clientId };
    const client = await clients.read({ agencyId }, clientId);
    if (!client) return;
    const [from, end, yesterday] = [
      `${month}-01`,
      addDays(startOfNextMonth(month), -1),
      addDays(toWallClock(client.timeZone, at).date, -1),
    ];
    const to = end < yesterday ? end : yesterday;
    const stored = await cells.list(scope, { kind: "day", from, to, isConsistent: true }, parts);
    const known = new Set(stored.map(({ of }) => of));
    const computed = await computeDays(
      client,
      scope,
      listDates({ from, to }).filter((date) => !known.has(date)),
      at,
    );
    const months = [...Map.groupBy([...stored, ...computed], ({ campaignId }) => campaignId)].flatMap(
      ([campaignId, own]) => {
        const merged = mergeCells(
          own.map(({ cell }) => cell),
          fingerprint,
        );
        return merged ? [[campaignId, { ...merged, from, to }] as const] : [];
      },
    );
    await cells.replace(scope, { kind: "month", of: month }, new Map(months), version);
    const ofClient = mergeCells(
      months.map(([, cell]) => cell),
      fingerprint,
    );
    await cells.replaceOfAgency(scope, month, ofClient, version);
    await cells.replaceSpeed(scope, { kind: "month", of: month }, ofClient && toSpeedCell(ofClient), version);
    // Runs again after the last day, which else would be read beside the month until something happens to its leads.
    return addDays(to, 1) === end
      ? findMonthDue(clientId, findBounds(client.timeZone, end).to, fingerprint)
      : undefined;
  };

  /** Computes the cells of dates that have none, and schedules those that have leads. */
  async function computeDays(
    client: Client,
    { agencyId, clientId }: Pick<JobOfKind<"month_cells">, "agencyId" | "clientId">,
    dates: readonly string[],
    at: Instant,
  ): Promise<StoredCell[]> {
    const found: StoredCell[] = [];
    for (const range of toRanges(dates)) {
      const computed = await computeCells(agencyId, client, findRangeBounds(client.timeZone, range));
      found.push(...(computed ?? []).filter(({ of }) => of >= range.from && of <= range.to));
    }
    const due = addMs(at, olderDelayMs);
    for (const date of new Set(found.map(({ of }) => of))) {
      await jobs.schedule({ kind: "day_cells", agencyId, clientId, date }, due);
    }
    return found;
  }
}
