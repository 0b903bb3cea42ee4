import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cell, mergeCells, sumCells } from "#domain/reports/cell.ts";
import { toSpeedCell } from "#domain/reports/cell-parts.ts";
import { instant } from "#domain/shared/instant.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { LeadId } from "#domain/shared/id.ts";
import type { Table } from "#platform/table/table.ts";
import { anId } from "#test/support/an-id.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aContactAttempt, aDelivered, aReceived } from "#test/support/facts.ts";
import { runs } from "#test/support/property-runs.ts";
import { memoryCells } from "#test/support/reports/memory-cells.ts";
import { aRollupSystem } from "#test/support/reports/rollup-system.ts";

const hourMs = 3_600_000;

/** Some leads placed so many hours ago, the jobs that are due, or time that passes. */
const anyStep = fc.oneof(
  fc.record({ hoursAgo: fc.nat(24 * 30), campaign: fc.constantFrom(1, 2), minutes: fc.nat(90) }),
  fc.constant("run" as const),
  fc.integer({ min: 1, max: 30 }),
);

describe("the cells of a month that is not over", () => {
  it("and the days after them are those of its leads, whenever jobs ran", async () => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
        const table: Table = { client: memoryDynamoDb(), name: "Baton" };
        const system = await aRollupSystem(table);
        const histories: { leadId: LeadId; facts: Fact[] }[] = [];
        for (const step of steps) {
          if (step === "run") await system.runDueJobs();
          else if (typeof step === "number") system.advance(step * hourMs);
          else {
            const placedMs = Date.parse(system.now()) - step.hoursAgo * hourMs;
            const [at, calledAt] = [instant(placedMs), instant(placedMs + step.minutes * 60_000)];
            const received = aReceived({ at, campaignId: anId("campaign", step.campaign) });
            const facts = [received, aDelivered({ at }), aContactAttempt({ at: calledAt, recordedAt: calledAt })];
            const leadId = anId("lead", histories.length + 1);
            histories.push({ leadId, facts });
            await system.project(leadId, facts);
          }
        }
        // A month is current an hour after its leads.
        for (let half = 0; half < 3; half += 1) {
          system.advance(hourMs / 2);
          await system.runDueJobs();
        }
        const expected = memoryCells(
          histories.flatMap(({ leadId, facts }) => system.measure(leadId, facts)),
          system.scope,
        );
        const today = system.now().slice(0, 10);
        for (const [from, to] of [
          ["2026-11-01", today],
          ["2026-12-01", today],
          ["2026-12-05", today],
          ["2026-12-01", "2026-12-14"],
        ] as const) {
          const query = { ...system.scope, from, to };
          const withTimes = { ...query, parts: ["details", "times"] as const };
          const wanted = toFigures(await expected.loadCells(withTimes));
          expect(toFigures(await system.loadCells(withTimes))).toEqual(wanted);
          expect(toFigures(await system.loadAgencyCells(withTimes))).toEqual(wanted);
          const speeds = [await system.loadSpeedCells(query), await expected.loadSpeedCells(query)];
          const [own, other] = speeds.map((cells) => mergeCells(cells, (text) => text));
          expect([own?.records, own && toSpeedCell(own).models]).toEqual([other?.records, other?.models]);
        }
      }),
      runs(40),
    );
  });
});

const toFigures = (lists: readonly { cells: readonly Cell[] }[]) => {
  const cells = lists.flatMap((list) => list.cells);
  return { figures: sumCells(cells), records: cells.reduce((sum, { records }) => sum + records, 0) };
};
