import { expect } from "vitest";
import { type Cell, mergeCells, type VersionedLead } from "#domain/reports/cell.ts";
import { CellPart, toSpeedCell } from "#domain/reports/cell-parts.ts";
import type { CampaignCellList, CellQuery } from "#reports/ports.ts";
import { memoryCells } from "./memory-cells.ts";
import type { aRollupSystem } from "./rollup-system.ts";

const parts = CellPart.exclude(["core"]).options;

/** Expects every read of cells to equal what is computed from the leads alone: by day, by month, and of the agency. */
export async function expectCells(
  { cells, loadCells, loadSpeedCells, loadAgencyCells, scope }: Awaited<ReturnType<typeof aRollupSystem>>,
  leads: readonly VersionedLead[],
): Promise<void> {
  const expected = memoryCells(leads, scope);
  const period = { ...scope, from: "2026-08-15", to: "2026-12-15", parts };
  // What is stored, without what a read computes where it finds nothing.
  for (const kind of ["day", "month"] as const) {
    const bounds = kind === "day" ? period : { from: "2026-08", to: "2026-12" };
    const stored = await cells.list(scope, { kind, from: bounds.from, to: bounds.to }, parts);
    const wanted = await expected.loadCells(
      kind === "day" ? { ...period, daysFrom: period.from } : { ...period, from: "2026-08-01", to: "2026-12-31" },
    );
    const byCampaign = Map.groupBy(stored, ({ campaignId }) => campaignId);
    expect(
      toComparable(
        [...byCampaign]
          .map(([campaignId, own]) => ({ campaignId, cells: own.map(({ cell }) => cell) }))
          .sort((a, b) => (a.campaignId < b.campaignId ? -1 : 1)),
      ),
    ).toEqual(toComparable(wanted));
  }
  const queries: CellQuery[] = [
    period,
    { ...period, daysFrom: period.from },
    { ...period, from: "2026-09-01", to: "2026-11-30", parts: [] },
    { ...period, from: "2026-09-10", daysFrom: "2026-11-01", parts: ["times"] },
  ];
  for (const query of queries) {
    expect(toComparable(await loadCells(query))).toEqual(toComparable(await expected.loadCells(query)));
  }
  const speed = { ...scope, from: "2026-09-10", to: "2026-12-15" };
  const speedCells = await Promise.all([loadSpeedCells(speed), expected.loadSpeedCells(speed)]);
  const [ofSpeed, wantedSpeed] = speedCells.map((own) => mergeCells(own, (text) => text));
  expect([ofSpeed?.records, ofSpeed && toSpeedCell(ofSpeed).models]).toEqual([
    wantedSpeed?.records,
    wantedSpeed?.models,
  ]);
  const ofAgency = { agencyId: scope.agencyId, from: period.from, to: period.to, parts };
  const [found, wanted] = await Promise.all([loadAgencyCells(ofAgency), expected.loadAgencyCells(ofAgency)]);
  expect(found.map(({ cells }) => cells.map(toFiguresOf))).toEqual(wanted.map(({ cells }) => cells.map(toFiguresOf)));
}

const toComparable = (campaigns: readonly CampaignCellList[]) =>
  campaigns.map(({ campaignId, cells }) => ({ campaignId, cells: cells.map(toFiguresOf) }));

/** Without the digest, which is a hash, and the time of computing. */
const toFiguresOf = ({ from, to, records, models }: Cell) => ({ from, to, records, models });
