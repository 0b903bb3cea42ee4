import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobStore } from "#scheduling/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { dueActors, dueRace, type InTurn } from "#test/support/due-race.ts";
import { runs } from "#test/support/property-runs.ts";

const job = { kind: "release", agencyId: anId("agency"), campaignId: anId("campaign") } as const;

const inMemory = (inTurn: InTurn, spoil: (jobs: JobStore) => JobStore = (same) => same) => {
  const items = spoil(memoryDueItems());
  const jobs: JobStore = {
    schedule: inTurn((...given) => items.schedule(...given)),
    read: inTurn((...given) => items.read(...given)),
    inspect: inTurn((...given) => items.inspect(...given)),
    complete: inTurn((...given) => items.complete(...given)),
    listDue: (...given) => items.listDue(...given),
  };
  return { jobs, job };
};

describe("scheduling and running the same job at the same time", () => {
  it("loses no job, for any interleaving and any crash", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), dueActors, async (scheduler, actors) => {
        expect(await dueRace(scheduler, actors, inMemory)).toEqual({ forgotten: [], left: [] });
      }),
      runs(1_000),
    );
  });

  it("would lose one if a run could complete after the job was scheduled again, so this property can fail", async () => {
    const settleAnyway = (jobs: JobStore): JobStore => ({
      ...jobs,
      complete: async (it, _, next) => jobs.complete(it, (await jobs.read(it))?.version ?? 0, next),
    });
    const { failed } = await fc.check(
      fc.asyncProperty(fc.scheduler(), dueActors, async (scheduler, actors) => {
        const { left } = await dueRace(scheduler, actors, (inTurn) => inMemory(inTurn, settleAnyway));
        return left.length === 0;
      }),
      runs(2_000),
    );
    expect(failed).toBe(true);
  });
});
