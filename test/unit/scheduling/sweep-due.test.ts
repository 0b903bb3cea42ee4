import { describe, expect, it } from "vitest";
import type { DueThing } from "#scheduling/ports.ts";
import { makeSweepDue } from "#scheduling/sweep-due.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryDueItems, memoryDueQueue } from "#test/support/doubles/memory-due.ts";
import { campaignOf } from "#test/support/no-due-work.ts";

const campaign = (number: number): DueThing => ({
  kind: "release",
  agencyId: anId("agency"),
  campaignId: anId("campaign", number),
});

describe("sweeping up what is due", () => {
  function setUp(time: string) {
    const world = { dueItems: memoryDueItems(), dueQueue: memoryDueQueue(), now: aClock(time).now };
    return { ...world, sweepDue: makeSweepDue(world) };
  }

  it("hands over what is overdue and what falls due before the next sweep, the longest overdue first", async () => {
    const { dueItems, dueQueue, sweepDue } = setUp("09:00");
    await dueItems.arm(campaign(1), at("09:00:59.999"));
    await dueItems.arm(campaign(2), at("09:00"));
    await dueItems.arm(campaign(3), at("08:30"));
    await dueItems.arm(campaign(4), at("09:01"));
    await sweepDue();
    expect(dueQueue.calls).toEqual([
      {
        now: at("09:00"),
        orders: [
          { ...campaign(3), dueAt: at("08:30") },
          { ...campaign(2), dueAt: at("09:00") },
          { ...campaign(1), dueAt: at("09:00:59.999") },
        ],
      },
    ]);
  });

  it("leaves them due, so that the next sweep hands over again what nobody has worked", async () => {
    const { dueItems, dueQueue, sweepDue } = setUp("09:00");
    await dueItems.arm(campaign(1), at("09:00"));
    await sweepDue();
    await sweepDue();
    expect(dueQueue.orders()).toEqual([1, 1].map((number) => ({ ...campaign(number), dueAt: at("09:00") })));
  });

  it("asks nothing of the queue when nothing is due", async () => {
    const { dueItems, dueQueue, sweepDue } = setUp("09:00");
    await dueItems.arm(campaign(1), at("12:00"));
    await sweepDue();
    expect(dueQueue.calls).toEqual([]);
  });

  it("goes on through every page", async () => {
    const { dueItems, dueQueue, sweepDue } = setUp("09:00");
    for (let number = 1; number <= 1_001; number++) await dueItems.arm(campaign(number), at("09:00"));
    await sweepDue();
    expect(new Set(dueQueue.orders().map(campaignOf)).size).toBe(1_001);
    expect(dueQueue.calls.length).toBeGreaterThan(1);
  });

  it("fails when the queue does not take something", async () => {
    const { dueItems, now } = setUp("09:00");
    await dueItems.arm(campaign(1), at("09:00"));
    const dueQueue = { enqueue: () => Promise.reject(new Error("not taken")) };
    await expect(makeSweepDue({ dueItems, dueQueue, now })()).rejects.toThrow("not taken");
  });
});
