import { describe, expect, it } from "vitest";
import { sumCells } from "#domain/reports/cell.ts";
import { getCount } from "#domain/reports/figures.ts";
import { toLeadResults } from "#domain/reports/lead-measures.ts";
import type { Table } from "#platform/table/table.ts";
import { makeRunDayCells } from "#reports/run-day-cells.ts";
import { makeComputeCells } from "#reports/compute-cells.ts";
import type { CellStore } from "#reports/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aContactAttempt, aDelivered, aReceived } from "#test/support/facts.ts";
import { aRollupSystem } from "#test/support/reports/rollup-system.ts";

const received = aReceived({ at: on("2026-12-01T10:00:00Z") });
const delivered = aDelivered({ at: on("2026-12-01T10:00:02Z") });
const called = aContactAttempt({ at: on("2026-12-01T10:05:00Z") });
const date = "2026-12-01";

/** A system in which one run of the day has read its records and stops before it stores the cells. */
async function aSlowRun(setUp: (system: Awaited<ReturnType<typeof aRollupSystem>>) => Promise<void>) {
  const table: Table = { client: memoryDynamoDb(), name: "Baton" };
  const system = await aRollupSystem(table);
  await setUp(system);
  const reached = Promise.withResolvers<void>();
  const mayStore = Promise.withResolvers<void>();
  const replace: CellStore["replace"] = async (...of) => {
    reached.resolve();
    await mayStore.promise;
    await system.cells.replace(...of);
  };
  const job = { kind: "day_cells", ...system.scope, date } as const;
  const slowRun = makeRunDayCells({
    ...system,
    cells: { ...system.cells, replace },
    computeCells: makeComputeCells(system),
  });
  const { version } = (await system.jobs.read(job)) ?? expect.fail("the day is not scheduled");
  const done = slowRun(job, at("12:00"), at("12:00"), { version });
  await reached.promise;
  return {
    system,
    async finish() {
      mayStore.resolve();
      await done;
    },
    attempted: async () => {
      const stored = await system.cells.list(system.scope, { kind: "day", from: date, to: date }, ["times"]);
      return getCount(sumCells(stored.map(({ cell }) => cell)), "attempted");
    },
    campaigns: async () => {
      const stored = await system.cells.list(system.scope, { kind: "day", from: date, to: date }, []);
      return stored.map(({ campaignId }) => campaignId);
    },
  };
}

describe("two runs of one day", () => {
  it("keep the cells of the run that read later, however late the other stores its own", async () => {
    const slow = await aSlowRun((system) => system.project(anId("lead"), [received, delivered]));
    slow.system.advance(3_600_000);
    await slow.system.project(anId("lead"), [received, delivered, called]);
    await slow.system.runDueJobs();
    expect(await slow.attempted()).toBe(1);
    await slow.finish();
    expect(await slow.attempted()).toBe(1);
  });

  it("leave no cell of a campaign that has no lead left on the day, once what they scheduled has run", async () => {
    const early = aReceived({ at: on("2026-12-01T04:00:00Z") });
    const slow = await aSlowRun(async (system) => {
      await system.project(anId("lead"), [early]);
      system.advance(3_600_000);
      await system.runDueJobs();
      await system.project(anId("lead"), [early]);
    });
    const { clients, scope } = slow.system;
    const client = (await clients.read(scope, scope.clientId)) ?? expect.fail("no client");
    await clients.replace(scope, client, { ...client, timeZone: "America/New_York", updatedAt: at("13:00") });
    await slow.system.scheduleRebuild(scope.agencyId, scope.clientId, "moved");
    for (let hours = 0; hours < 3; hours++) {
      slow.system.advance(3_600_000);
      await slow.system.runDueJobs();
    }
    await slow.finish();
    slow.system.advance(3_600_000);
    await slow.system.runDueJobs();
    expect(await slow.campaigns()).toEqual([]);
  });

  it("schedule the day again if one of them stored after another had removed a cell", async () => {
    const slow = await aSlowRun((system) => system.project(anId("lead"), [received, delivered]));
    const job = { kind: "day_cells", ...slow.system.scope, date } as const;
    slow.system.advance(3_600_000);
    await slow.system.runDueJobs();
    expect(await slow.system.jobs.read(job)).toBeUndefined();
    await slow.finish();
    expect(await slow.system.jobs.read(job)).toBeDefined();
  });
});

describe("a projector that is killed between the record and the job", () => {
  it("schedules the day when the stream repeats the lead, although its record is stored", async () => {
    const table: Table = { client: memoryDynamoDb(), name: "Baton" };
    const system = await aRollupSystem(table);
    const measured = system.measure(anId("lead"), [received])[0] ?? expect.fail("the lead is placed");
    await system.saveRecord(measured.record, 1, toLeadResults({ appointments: [], returns: [] }));
    const job = { kind: "day_cells", ...system.scope, date } as const;
    expect(await system.jobs.read(job)).toBeUndefined();
    await system.project(anId("lead"), [received]);
    expect(await system.jobs.read(job)).toBeDefined();
  });
});

describe("a projector that knows when a day is due", () => {
  it("schedules it once, and again when the run is so near that it may miss the record", async () => {
    const table: Table = { client: memoryDynamoDb(), name: "Baton" };
    const system = await aRollupSystem(table);
    const job = { kind: "day_cells", ...system.scope, date } as const;
    const versionAfter = async (ms: number, lead: number) => {
      system.advance(ms);
      await system.project(anId("lead", lead), [received]);
      return (await system.jobs.read(job))?.version;
    };
    expect(await versionAfter(0, 1)).toBe(1);
    expect(await versionAfter(29 * 60_000, 2)).toBe(1);
    expect(await versionAfter(55_000, 3)).toBe(2);
  });
});
