import type { Clients } from "#accounts/ports.ts";
import type { Cell } from "#domain/reports/cell.ts";
import { CellPart, joinParts, pickPart } from "#domain/reports/cell-parts.ts";
import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";
import type { Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { makeComputeCells } from "./compute-cells.ts";
import { type DateRange, findBounds, listDates } from "./date-ranges.ts";
import type { CellStore, StoredCell } from "./ports.ts";
import { olderDelayMs } from "./schedule-day-cells.ts";
import { addMs } from "#domain/shared/instant.ts";

type Deps = {
  clients: Pick<Clients, "read">;
  cells: Pick<CellStore, "list" | "replace">;
  computeCells: ReturnType<typeof makeComputeCells>;
  jobs: JobStore;
  now: Now;
};

/** A cell that differs from what its records say; `isDue` if a job is about to compute it. */
export type CellDifference = { date: string; campaignId: CampaignId; stored: number; computed: number; isDue: boolean };

const parts = CellPart.exclude(["core"]).options;

/**
 * Compares the stored cells of a client's days with what its records say, one day after the other. With `isRepaired` it
 * also schedules the days that differ and are not due.
 */
export function makeCompareCells({ clients, cells, computeCells, jobs, now }: Deps) {
  return async function* compareCells(
    agencyId: AgencyId,
    clientId: ClientId,
    range: DateRange,
    { isRepaired }: { isRepaired: boolean },
  ): AsyncGenerator<CellDifference, void> {
    const client = await clients.read({ agencyId }, clientId);
    if (!client) return;
    for (const date of listDates(range)) {
      const job = { kind: "day_cells", agencyId, clientId, date } as const;
      const [computed = [], stored] = await Promise.all([
        computeCells(agencyId, client, findBounds(client.timeZone, date)),
        cells.list({ agencyId, clientId }, { kind: "day", from: date, to: date, isConsistent: true }, parts),
      ]);
      const differences = findDifferences(
        computed.filter(({ of }) => of === date),
        stored,
      );
      const isDue = differences.length > 0 && (await jobs.read(job)) !== undefined;
      if (isRepaired && differences.length > 0) {
        await jobs.schedule(job, addMs(now(), olderDelayMs));
      }
      yield* differences.map((difference) => ({ date, ...difference, isDue }));
    }
  };
}

function findDifferences(computed: readonly StoredCell[], stored: readonly StoredCell[]) {
  const ids = new Set([...computed, ...stored].map(({ campaignId }) => campaignId));
  return [...ids].sort().flatMap((campaignId) => {
    const [own, kept] = [computed, stored].map((all) => all.find((each) => each.campaignId === campaignId)?.cell);
    if (own && kept && toComparable(own) === toComparable(kept)) return [];
    return [{ campaignId, stored: kept?.records ?? 0, computed: own?.records ?? 0 }];
  });
}

/** The figures of a cell as a text; the parts give all names in one order. */
function toComparable(cell: Cell): string {
  const { models, records } = joinParts(
    pickPart(cell, "core"),
    parts.map((part) => pickPart(cell, part)),
  );
  return JSON.stringify({ records, models });
}
