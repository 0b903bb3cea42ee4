import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeSeededRandom } from "#bin/demo/sample-leads.ts";
import type { Table } from "#platform/table/table.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { runs } from "#test/support/property-runs.ts";
import { expectCells } from "#test/support/reports/expect-cells.ts";
import { generateHistories } from "#test/support/reports/generated-leads.ts";
import { aRollupSystem } from "#test/support/reports/rollup-system.ts";

describe("the stored cells", () => {
  it("equal those of the leads, in whatever order, and how often, facts are projected and jobs run", async () => {
    expect.hasAssertions();
    const projection = fc.record({ lead: fc.nat(11), share: fc.double({ min: 0, max: 1, noNaN: true }) });
    const step = fc.oneof(projection, fc.constant("run" as const), fc.integer({ min: 1, max: 40 }));
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.array(step, { maxLength: 40 }), async (seed, steps) => {
        const table: Table = { client: memoryDynamoDb(), name: "Baton" };
        const system = await aRollupSystem(table);
        const histories = generateHistories(12, makeSeededRandom(seed)).map(({ leadId, facts }) => ({
          leadId,
          facts: [...new Set(facts)],
        }));
        for (const each of steps) {
          if (each === "run") await system.runDueJobs();
          else if (typeof each === "number") system.advance(each * 60_000);
          else {
            const { leadId, facts } = histories[each.lead] ?? { leadId: undefined, facts: [] };
            if (leadId) await system.project(leadId, facts.slice(0, Math.ceil(each.share * facts.length)));
          }
        }
        for (const { leadId, facts } of histories) await system.project(leadId, facts);
        for (let hours = 0; hours < 3; hours++) {
          system.advance(3_600_000);
          await system.runDueJobs();
        }
        await expectCells(
          system,
          histories.flatMap(({ leadId, facts }) => system.measure(leadId, facts)),
        );
      }),
      runs(40),
    );
  });
});
