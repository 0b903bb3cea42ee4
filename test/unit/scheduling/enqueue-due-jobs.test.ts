import { describe, expect, it } from "vitest";
import { makeEnqueueDueJobs } from "#scheduling/enqueue-due-jobs.ts";
import type { Job, JobQueue } from "#scheduling/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryDueItems, memoryDueQueue } from "#test/support/doubles/memory-due.ts";
import { campaignOf } from "#test/support/no-due-work.ts";

const campaign = (number: number): Job => ({
  kind: "release",
  agencyId: anId("agency"),
  campaignId: anId("campaign", number),
});

describe("enqueueDueJobs", () => {
  function setUp(time: string) {
    const world = { jobs: memoryDueItems(), jobQueue: memoryDueQueue(), now: aClock(time).now };
    return { ...world, sweepDue: makeEnqueueDueJobs(world) };
  }

  it("enqueues overdue jobs and those due before the next sweep, the newest first", async () => {
    const { jobs, jobQueue, sweepDue } = setUp("09:00");
    await jobs.schedule(campaign(1), at("09:00:59.999"));
    await jobs.schedule(campaign(2), at("09:00"));
    await jobs.schedule(campaign(3), at("08:30"));
    await jobs.schedule(campaign(4), at("09:01"));
    await sweepDue();
    expect(jobQueue.calls).toEqual([
      {
        now: at("09:00"),
        orders: [
          { ...campaign(1), dueAt: at("09:00:59.999") },
          { ...campaign(2), dueAt: at("09:00") },
          { ...campaign(3), dueAt: at("08:30") },
        ],
      },
    ]);
  });

  it("sends a spare message for a prompt job of the minute after, three seconds late, and none for other jobs", async () => {
    const { jobs, jobQueue, sweepDue } = setUp("09:00");
    const chase: Job = { kind: "chase", agencyId: anId("agency"), campaignId: anId("campaign") };
    await jobs.schedule(chase, at("09:01:30"));
    await jobs.schedule(campaign(1), at("09:01:30"));
    await jobs.schedule({ ...chase, campaignId: anId("campaign", 2) }, at("09:02"));
    await sweepDue();
    expect(jobQueue.orders()).toEqual([{ ...chase, dueAt: at("09:01:33") }]);
  });

  it("leaves jobs due, so that the next sweep enqueues again what has not run", async () => {
    const { jobs, jobQueue, sweepDue } = setUp("09:00");
    await jobs.schedule(campaign(1), at("09:00"));
    await sweepDue();
    await sweepDue();
    expect(jobQueue.orders()).toEqual([1, 1].map((number) => ({ ...campaign(number), dueAt: at("09:00") })));
  });

  it("does not call the queue when nothing is due", async () => {
    const { jobs, jobQueue, sweepDue } = setUp("09:00");
    await jobs.schedule(campaign(1), at("12:00"));
    await sweepDue();
    expect(jobQueue.calls).toEqual([]);
  });

  it("continues through every page", async () => {
    const { jobs, jobQueue, sweepDue } = setUp("09:00");
    for (let number = 1; number <= 1_001; number++) await jobs.schedule(campaign(number), at("09:00"));
    await sweepDue();
    expect(new Set(jobQueue.orders().map(campaignOf)).size).toBe(1_001);
    expect(jobQueue.calls.length).toBeGreaterThan(1);
  });

  it("fails when the queue rejects a job, after it has sent the other pages", async () => {
    const { jobs, jobQueue, now } = setUp("09:00");
    for (let number = 1; number <= 1_001; number++) await jobs.schedule(campaign(number), at("09:00"));
    let pages = 0;
    const rejecting: JobQueue = {
      async enqueue(...page) {
        pages += 1;
        if (pages === 1) throw new Error("not taken");
        await jobQueue.enqueue(...page);
      },
    };
    await expect(makeEnqueueDueJobs({ jobs, jobQueue: rejecting, now })()).rejects.toThrow("not taken");
    expect([pages, jobQueue.orders().length]).toEqual([3, 601]);
  });
});
