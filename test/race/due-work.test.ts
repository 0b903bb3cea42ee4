import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DueItems } from "#scheduling/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { dueActors, dueRace, type InTurn } from "#test/support/due-race.ts";

const thing = { kind: "release", agencyId: anId("agency"), campaignId: anId("campaign") } as const;

const inMemory = (inTurn: InTurn, spoil: (dueItems: DueItems) => DueItems = (same) => same) => {
  const items = spoil(memoryDueItems());
  const dueItems: DueItems = {
    arm: inTurn((...given) => items.arm(...given)),
    read: inTurn((...given) => items.read(...given)),
    settle: inTurn((...given) => items.settle(...given)),
    listDue: (...given) => items.listDue(...given),
  };
  return { dueItems, thing };
};

describe("arming and working the same thing at once", () => {
  it("loses no wake-up, whatever is interleaved and whoever dies where", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), dueActors, async (scheduler, actors) => {
        expect(await dueRace(scheduler, actors, inMemory)).toEqual({ forgotten: [], left: [] });
      }),
      { numRuns: 1_000 },
    );
  });

  it("would lose one if a look could be settled after another arming, so this property can fail", async () => {
    const settleAnyway = (dueItems: DueItems): DueItems => ({
      ...dueItems,
      settle: async (it, _, next) => dueItems.settle(it, (await dueItems.read(it))?.version ?? 0, next),
    });
    const { failed } = await fc.check(
      fc.asyncProperty(fc.scheduler(), dueActors, async (scheduler, actors) => {
        const { left } = await dueRace(scheduler, actors, (inTurn) => inMemory(inTurn, settleAnyway));
        return left.length === 0;
      }),
      { numRuns: 2_000 },
    );
    expect(failed).toBe(true);
  });
});
