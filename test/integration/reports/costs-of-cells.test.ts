import { afterAll, beforeAll, expect, it } from "vitest";
import { instant, type Instant } from "#domain/shared/instant.ts";
import type { Table } from "#platform/table/table.ts";
import type { Job } from "#scheduling/ports.ts";
import { on } from "#test/support/at.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { aContactAttempt, aDelivered, aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { aRollupSystem } from "#test/support/reports/rollup-system.ts";

let emulators: Emulators;
beforeAll(async () => {
  emulators = await startEmulators();
});
afterAll(() => emulators.stop());

const today = "2026-12-20";
const minuteMs = 60_000;

/** Counts the cost of the jobs that compute cells, which docs/costs.md lists. */
it("a run of a day costs at most 12 write units and of a month 15, of 200 leads as of 10, and is scheduled once for 3", async () => {
  const { client, spent } = counting(emulators.endpoints.dynamodb);
  const table: Table = { client, name: await createBatonTable(emulators) };
  const system = await aRollupSystem(table);
  const { agencyId, clientId } = system.scope;
  const projectLead = async (placedAt: Instant) => {
    const after = (minutes: number) => instant(Date.parse(placedAt) + minutes * minuteMs);
    const facts = [
      aReceived({ at: placedAt }),
      aDelivered({ at: after(1) }),
      aContactAttempt({ at: after(10), recordedAt: after(12), result: "connected" }),
    ];
    await system.project(ids.create("lead"), facts);
  };
  for (let day = 1; day < 20; day += 1) {
    const date = `2026-12-${String(day).padStart(2, "0")}`;
    for (let number = 0; number < 20; number += 1) await projectLead(on(`${date}T${10 + (number % 8)}:00:00Z`));
  }
  system.advance(60 * minuteMs);
  await system.runDueJobs();
  const costs: Record<string, Spent> = {};
  const placeToday = async (number: number) => {
    for (let index = 0; index < number; index += 1) {
      await projectLead(instant(Date.parse(on(`${today}T07:00:00Z`)) + index * minuteMs));
    }
  };
  const runAfter = async (minutes: number, job: Job) => {
    system.advance(minutes * minuteMs);
    expect(await system.runJob(job)).toBe("completed");
  };
  const day: Job = { kind: "day_cells", agencyId, clientId, date: today };
  const month: Job = { kind: "month_cells", agencyId, clientId, month: "2026-12" };
  const record = { clientId, placedAt: on(`${today}T07:00:00Z`) };
  for (const number of [10, 190]) {
    costs[`schedule, ${number}`] = await costOf(spent, () => system.scheduleDayCells(agencyId, record));
    await placeToday(number);
    costs[`schedule again, ${number}`] = await costOf(spent, () => system.scheduleDayCells(agencyId, record));
    costs[`day, ${number}`] = await costOf(spent, () => runAfter(16, day));
    costs[`month, ${number}`] = await costOf(spent, () => runAfter(31, month));
  }
  if (process.env["SHOW_COSTS"]) console.table(costs);
  expect(costs).toMatchObject({
    "schedule, 10": { reads: 1, writes: 3 },
    "schedule again, 190": { reads: 0, writes: 0 },
  });
  expect(costs["day, 190"]?.writes).toBeLessThanOrEqual(12);
  expect(costs["day, 190"]?.reads).toBeLessThanOrEqual(40);
  expect(costs["month, 10"]).toEqual(costs["month, 190"]);
  expect(costs["month, 190"]?.writes).toBeLessThanOrEqual(15);
  expect(costs["month, 190"]?.reads).toBeLessThanOrEqual(15);
});
