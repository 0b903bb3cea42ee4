import { beforeEach, describe, expect, it } from "vitest";
import type { Instant } from "#domain/shared/instant.ts";
import type { Job, JobStore, LastOrder } from "#scheduling/ports.ts";
import { makeRunJob } from "#scheduling/run-job.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { noDueWork } from "#test/support/no-due-work.ts";

const job = { kind: "release", agencyId: anId("agency"), campaignId: anId("campaign") } as const;

describe("running a due job", () => {
  let jobs: JobStore;
  let looks: { kind: string; at: Instant }[];
  let clock: ReturnType<typeof aClock>;
  beforeEach(() => {
    jobs = memoryDueItems();
    looks = [];
    clock = aClock("09:00");
  });

  type Look = () => Promise<Instant | undefined>;
  const makeRun = (look: Look = async () => undefined) => {
    const working = (kind: string) => (_: Job, at: Instant) => {
      looks.push({ kind, at });
      return look();
    };
    return makeRunJob({
      jobs: jobs,
      now: clock.now,
      handlers: { ...noDueWork, release: working("release"), canary: working("canary") },
    });
  };

  it("calls the handler of its kind, and completes the job when no work is left", async () => {
    await jobs.schedule(job, at("08:59"));
    await jobs.schedule({ ...job, kind: "canary" }, at("08:59"));
    expect(await makeRun()({ ...job, kind: "canary" })).toBe("completed");
    expect(looks).toEqual([{ kind: "canary", at: at("09:00") }]);
    expect(await jobs.read({ ...job, kind: "canary" })).toBeUndefined();
    expect(await jobs.read(job)).toMatchObject({ dueAt: at("08:59") });
  });

  it("schedules the job again when the handler says when", async () => {
    await jobs.schedule(job, at("09:00"));
    expect(await makeRun(async () => at("17:00"))(job)).toBe("completed");
    expect(await jobs.read(job)).toMatchObject({ dueAt: at("17:00") });
  });

  describe("with a handler that completes the run before it sends an order", () => {
    const claimingRun = (afterClaim: (isClaimed: boolean) => Promise<void>, order: LastOrder) =>
      makeRunJob({
        jobs,
        now: clock.now,
        handlers: {
          ...noDueWork,
          async release(_job, _at, _dueAt, claim) {
            const claimed = await claim.complete(at("09:05"), order);
            await afterClaim(claimed !== undefined).catch(async (fault: unknown) => {
              await claimed?.undo();
              throw fault;
            });
            return { outcome: claimed ? "completed" : "scheduled_meanwhile" };
          },
        },
      });
    const order = { factCount: 2, at: at("09:00") };

    it("lets one of several runs at once send, and stores its order", async () => {
      await jobs.schedule(job, at("09:00"));
      const claims: boolean[] = [];
      const runs = [1, 2, 3].map(() => claimingRun(async (isClaimed) => void claims.push(isClaimed), order));
      const results = await Promise.all(runs.map((run) => run(job)));
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(results.toSorted()).toEqual(["completed", "not_due", "not_due"]);
      expect(await jobs.read(job)).toMatchObject({ dueAt: at("09:05"), lastOrder: order });
    });

    it("makes the job due again at once if sending fails", async () => {
      await jobs.schedule(job, at("09:00"));
      const failing = claimingRun(() => Promise.reject(new Error("throttled")), order);
      await expect(failing(job)).rejects.toThrow("throttled");
      expect(await jobs.read(job)).toMatchObject({ dueAt: at("09:00"), lastOrder: { factCount: -1 } });
    });
  });

  it("does nothing for a message that comes twice", async () => {
    await jobs.schedule(job, at("09:00"));
    const run = makeRun();
    expect([await run(job), await run(job)]).toEqual(["completed", "not_due"]);
    expect(looks).toHaveLength(1);
  });

  it("does nothing the second time for a message that comes twice concurrently", async () => {
    await jobs.schedule(job, at("09:00"));
    const run = makeRun();
    expect(await Promise.all([run(job), run(job)])).toEqual(["completed", "not_due"]);
    expect(looks).toHaveLength(1);
  });

  it("does nothing for a job that was never scheduled, or is due later", async () => {
    expect(await makeRun()(job)).toBe("not_due");
    await jobs.schedule(job, at("09:00:01.001"));
    expect(await makeRun()(job)).toBe("not_due");
    expect(looks).toEqual([]);
  });

  it("tolerates a clock difference of a second, and runs the job as of its due time", async () => {
    await jobs.schedule(job, at("09:00:01"));
    expect(await makeRun()(job)).toBe("completed");
    expect(looks).toEqual([{ kind: "release", at: at("09:00:01") }]);
  });

  it.each([
    ["nothing is left", undefined],
    ["there is time until tomorrow", at("23:59")],
  ])("leaves a job due that was scheduled during its run, although the handler says that %s", async (_, next) => {
    await jobs.schedule(job, at("09:00"));
    const scheduleMeanwhile = async () => {
      await jobs.schedule(job, at("12:00"));
      return next;
    };
    expect(await makeRun(scheduleMeanwhile)(job)).toBe("scheduled_meanwhile");
    expect(await jobs.read(job)).toMatchObject({ dueAt: at("09:00") });
  });

  it("leaves the job due when the handler throws, and throws the fault", async () => {
    await jobs.schedule(job, at("09:00"));
    await expect(makeRun(() => Promise.reject(new Error("throttled")))(job)).rejects.toThrow("throttled");
    expect(await jobs.read(job)).toMatchObject({ dueAt: at("09:00") });
  });
});
