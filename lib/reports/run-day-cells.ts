import type { Clients } from "#accounts/ports.ts";
import { mergeCells } from "#domain/reports/cell.ts";
import { toSpeedCell } from "#domain/reports/cell-parts.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import type { Fingerprint } from "#platform/ports.ts";
import type { Claim, JobOfKind, JobStore } from "#scheduling/ports.ts";
import type { makeComputeCells } from "./compute-cells.ts";
import { findBounds } from "./date-ranges.ts";
import { findMonthDue, monthDelayMs } from "./find-month-due.ts";
import type { CellStore } from "./ports.ts";
import { olderDelayMs } from "./schedule-day-cells.ts";

type Deps = {
  clients: Pick<Clients, "read">;
  cells: Pick<CellStore, "replace" | "replaceSpeed">;
  computeCells: ReturnType<typeof makeComputeCells>;
  jobs: Pick<JobStore, "schedule" | "inspect">;
  fingerprint: Fingerprint;
};

/**
 * Computes the cells of a client's day whole, stores them, and schedules those of the month. May run twice, also at the
 * same time: the version of the job, which is read before the records, keeps a slow run from replacing newer cells.
 */
export function makeRunDayCells({ clients, cells, computeCells, jobs, fingerprint }: Deps) {
  return async function runDayCells(
    job: JobOfKind<"day_cells">,
    at: Instant,
    _dueAt: Instant,
    { version }: Pick<Claim, "version">,
  ): Promise<undefined> {
    const { agencyId, clientId, date } = job;
    const client = await clients.read({ agencyId }, clientId);
    if (!client) return;
    const bounds = findBounds(client.timeZone, date);
    const computed = await computeCells(agencyId, client, bounds);
    const ofDate = (computed ?? []).filter(({ of }) => of === date);
    const byCampaign = new Map(ofDate.map(({ campaignId, cell }) => [campaignId, cell]));
    const period = { kind: "day", of: date } as const;
    await cells.replace({ agencyId, clientId }, period, byCampaign, version);
    const ofClient = mergeCells([...byCampaign.values()], fingerprint);
    await cells.replaceSpeed({ agencyId, clientId }, period, ofClient && toSpeedCell(ofClient), version);
    // The month has only the days that are over.
    const isOver = at >= bounds.to;
    const monthDue = isOver ? addMs(at, monthDelayMs) : findMonthDue(clientId, bounds.to, fingerprint);
    await jobs.schedule({ kind: "month_cells", agencyId, clientId, month: date.slice(0, 7) }, monthDue);
    // Another run may have removed the cell of a campaign while this one stored it.
    if ((await jobs.inspect(job)).version !== version) await jobs.schedule(job, addMs(at, olderDelayMs));
  };
}
