import type { Clients } from "#accounts/ports.ts";
import type { Client } from "#domain/accounts/client.ts";
import type { Cell } from "#domain/reports/cell.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { addDays, toWallClock } from "#domain/shared/wall-clock.ts";
import type { Now } from "#platform/ports.ts";
import type { makeComputeCells } from "./compute-cells.ts";
import { findBounds } from "./date-ranges.ts";
import type { LoadCells, LoadPeriodCells } from "./ports.ts";

type Deps = {
  clients: Pick<Clients, "read">;
  loadCells: LoadCells;
  computeCells: ReturnType<typeof makeComputeCells>;
  now: Now;
};

const beforeBaton = instant(Date.UTC(2020, 0));

type Bounds = { from: Instant; to: Instant };

/**
 * Loads the cells of a period between two instants, with the times of the client's answers and calls. The days and months
 * that it has whole are read as cells; of the days that it begins or ends within, the records are read.
 */
export function makeLoadPeriodCells({ clients, loadCells, computeCells, now }: Deps): LoadPeriodCells {
  return async function loadPeriodCells(agencyId, clientId, { from: requestedFrom, to: requestedTo }) {
    const client = await clients.read({ agencyId }, clientId);
    if (!client) return [];
    const tomorrow = addDays(toWallClock(client.timeZone, now()).date, 1);
    // No lead is placed later, or was placed before Baton existed; but one may be placed while this reads.
    const endOfTomorrow = findBounds(client.timeZone, tomorrow).to;
    const to = requestedTo < endOfTomorrow ? requestedTo : endOfTomorrow;
    const from = requestedFrom > beforeBaton ? requestedFrom : beforeBaton;
    if (from >= to) return [];
    const { whole, edges } = splitPeriod(client.timeZone, { from, to });
    const [campaigns, ...parts] = await Promise.all([
      whole ? loadCells({ agencyId, clientId, ...whole, parts: ["times"] }) : [],
      ...edges.map((edge) => computeEdge(agencyId, client, edge)),
    ]);
    return [...campaigns.flatMap(({ cells }) => cells), ...parts.flat()];
  };

  async function computeEdge(agencyId: AgencyId, client: Client, edge: Bounds): Promise<Cell[]> {
    return ((await computeCells(agencyId, client, edge)) ?? []).map(({ cell }) => cell);
  }
}

/**
 * Splits a period into the dates that it has whole, both included, and what is left of the days at its edges. Together
 * they are the period, and no instant is in two of them.
 */
function splitPeriod(zone: string, { from, to }: Bounds): { whole?: { from: string; to: string }; edges: Bounds[] } {
  const first = toWallClock(zone, from).date;
  const last = toWallClock(zone, to).date;
  const findStart = (date: string): Instant => findBounds(zone, date).from;
  const firstWhole = findStart(first) === from ? first : addDays(first, 1);
  const lastWhole = addDays(last, -1);
  const [wholeFrom, wholeTo] = [findStart(firstWhole), findStart(last)];
  if (firstWhole > lastWhole) return { edges: [{ from, to }] };
  return {
    whole: { from: firstWhole, to: lastWhole },
    edges: [
      { from, to: wholeFrom },
      { from: wholeTo, to },
    ].filter((edge) => edge.from < edge.to),
  };
}
