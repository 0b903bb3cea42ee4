import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instant } from "#domain/shared/instant.ts";
import { type LocalBaton, startBaton } from "#local/start-baton.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import type { Job, JobStore } from "#scheduling/ports.ts";
import { ids } from "#test/support/ids.ts";

/** An hour, so that after the sweep at the start only `runSchedules()` sweeps. */
const everySeconds = 3_600;

describe("a due job on this machine", () => {
  let baton: LocalBaton;
  let dynamodb: DynamoDBClient;
  let jobs: JobStore;
  beforeAll(async () => {
    baton = await startBaton({ everySeconds });
    dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
    jobs = makeJobStore({ client: dynamodb, name: baton.tableName });
  });
  afterAll(async () => {
    dynamodb?.destroy();
    await baton?.stop();
  });

  const aJob = (): Job => ({
    kind: "release",
    agencyId: ids.create("agency"),
    campaignId: ids.create("campaign"),
  });
  const inSeconds = (seconds: number) => instant(Date.now() + seconds * 1_000);

  it("is queued by the sweep, run and completed", async () => {
    const dueJobs = Array.from({ length: 25 }, aJob);
    for (const job of dueJobs) await jobs.schedule(job, inSeconds(-5));
    await baton.runSchedules();
    await baton.waitUntilIdle();
    for (const job of dueJobs) expect(await jobs.read(job)).toBeUndefined();
  });

  it("waits in the queue for its second, and does not count as pending work", async () => {
    const [soon, later] = [aJob(), aJob()];
    await jobs.schedule(soon, inSeconds(3));
    await jobs.schedule(later, inSeconds(50));
    await baton.runSchedules();
    await baton.waitUntilIdle();
    expect(await jobs.read(later)).toBeDefined();
    expect((await baton.queues()).find(({ name }) => name === "DueQueue")?.delayed).toBeGreaterThan(0);
    await expect.poll(() => jobs.read(soon), { timeout: 15_000 }).toBeUndefined();
  });

  it("is not queued before its minute", async () => {
    const job = aJob();
    await jobs.schedule(job, inSeconds(3_600));
    await baton.runSchedules();
    await baton.waitUntilIdle();
    expect(await jobs.read(job)).toBeDefined();
  });
});
