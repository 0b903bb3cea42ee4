import { afterAll, beforeAll, expect, it } from "vitest";
import { instant, type Instant } from "#domain/shared/instant.ts";
import type { Table } from "#platform/table/table.ts";
import type { Job } from "#scheduling/ports.ts";
import { on } from "#test/support/at.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { aClient } from "#test/support/entities.ts";
import { aContactAttempt, aDelivered, aReceived, londonHours } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { aRollupSystem } from "#test/support/reports/rollup-system.ts";

let emulators: Emulators;
beforeAll(async () => {
  emulators = await startEmulators();
});
afterAll(() => emulators.stop());

const today = "2026-12-20";
const minuteMs = 60_000;

/** A client with leads on the nineteen days before today, whose cells are stored. */
async function setUp() {
  const { client: dynamodb, spent } = counting(emulators.dynamodbConfig);
  const table: Table = { client: dynamodb, name: await createBatonTable(emulators) };
  const contactHours = [{ from: londonHours.from, ...londonHours.hours, calendars: [] }];
  const client = aClient({ id: ids.create("client"), agencyId: ids.create("agency"), contactHours });
  const system = await aRollupSystem(table, client);
  const { agencyId, clientId } = system.scope;
  const projectLead = async (placedAt: Instant) => {
    const after = (minutes: number) => instant(Date.parse(placedAt) + minutes * minuteMs);
    const facts = [
      aReceived({ at: placedAt, clientId }),
      aDelivered({ at: after(1) }),
      aContactAttempt({ at: after(10), recordedAt: after(12), result: "connected" }),
    ];
    await system.project(ids.create("lead"), facts);
  };
  for (let day = 1; day < 20; day += 1) {
    const date = `2026-12-${String(day).padStart(2, "0")}`;
    for (let number = 0; number < 20; number += 1) await projectLead(on(`${date}T${10 + (number % 8)}:00:00Z`));
  }
  // The days, then their month.
  for (let run = 0; run < 2; run += 1) {
    system.advance(35 * minuteMs);
    await system.runDueJobs();
  }
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
  return {
    spent,
    placeToday,
    schedule: () => system.scheduleDayCells(agencyId, record),
    runDay: () => runAfter(16, day),
    /** The next night. */
    runMonth: () => runAfter(24 * 60, month),
    monthDueAt: async () => (await system.jobs.read(month))?.dueAt,
  };
}

/** Counts the cost of the jobs that compute cells, which docs/costs.md lists. */
it("a run of a day costs at most 12 write units, of 200 leads as of 10, and is scheduled once for 3; that of a month 15", async () => {
  const { spent, placeToday, schedule, runDay, runMonth, monthDueAt } = await setUp();
  const costs: Record<string, Spent> = {};
  for (const number of [10, 190]) {
    costs[`schedule, ${number}`] = await costOf(spent, schedule);
    await placeToday(number);
    costs[`schedule again, ${number}`] = await costOf(spent, schedule);
    costs[`day, ${number}`] = await costOf(spent, runDay);
  }
  const monthDue = await monthDueAt();
  expect(monthDue && monthDue >= on("2026-12-21T00:30:00Z") && monthDue < on("2026-12-21T01:30:00Z")).toBe(true);
  costs["month"] = await costOf(spent, runMonth);
  if (process.env["SHOW_COSTS"]) console.table(costs);
  expect(costs).toMatchObject({
    "schedule, 10": { reads: 1, writes: 3 },
    "schedule again, 190": { reads: 0, writes: 0 },
  });
  expect(costs["day, 190"]?.writes).toBeLessThanOrEqual(12);
  expect(costs["day, 190"]?.reads).toBeLessThanOrEqual(40);
  expect(costs["month"]?.writes).toBeLessThanOrEqual(15);
  expect(costs["month"]?.reads).toBeLessThanOrEqual(17);
});

it("the cells of 200 leads that come in ten hours cost at most 2.5 write units and 4.4 read units a lead", async () => {
  const { spent, placeToday, schedule, runDay, runMonth } = await setUp();
  const runs: Spent[] = [];
  for (let run = 0; run < 40; run += 1) {
    runs.push(await costOf(spent, schedule));
    await placeToday(5);
    runs.push(await costOf(spent, runDay));
  }
  runs.push(await costOf(spent, runMonth));
  const sum = (unit: "reads" | "writes") => runs.reduce((units, each) => units + each[unit], 0) / 200;
  if (process.env["SHOW_COSTS"]) console.table({ "a lead": { reads: sum("reads"), writes: sum("writes") } });
  expect(sum("writes")).toBeLessThanOrEqual(2.5);
  expect(sum("reads")).toBeLessThanOrEqual(4.4);
});
