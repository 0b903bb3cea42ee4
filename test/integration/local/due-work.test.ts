import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instant } from "#domain/shared/instant.ts";
import { type LocalBaton, startBaton } from "#local/start-baton.ts";
import { ids } from "#platform/ids.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import type { Job, JobStore } from "#scheduling/ports.ts";

/** An hour, so that nothing is swept but by `sweep()`, once the run at the start is over. */
const everySeconds = 3_600;

describe("due work on this machine", () => {
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

  const aThing = (): Job => ({
    kind: "release",
    agencyId: ids.create("agency"),
    campaignId: ids.create("campaign"),
  });
  const inSeconds = (seconds: number) => instant(Date.now() + seconds * 1_000);

  it("is swept up, worked and settled", async () => {
    const things = Array.from({ length: 25 }, aThing);
    for (const thing of things) await jobs.schedule(thing, inSeconds(-5));
    await baton.runSchedules();
    await baton.waitUntilIdle();
    for (const thing of things) expect(await jobs.read(thing)).toBeUndefined();
  });

  it("waits in the queue for its second, which nothing else has to wait for", async () => {
    const [soon, later] = [aThing(), aThing()];
    await jobs.schedule(soon, inSeconds(3));
    await jobs.schedule(later, inSeconds(50));
    await baton.runSchedules();
    await baton.waitUntilIdle();
    expect(await jobs.read(later)).toBeDefined();
    expect((await baton.queues()).find(({ name }) => name === "DueQueue")?.delayed).toBeGreaterThan(0);
    await expect.poll(() => jobs.read(soon), { timeout: 15_000 }).toBeUndefined();
  });

  it("is left alone until its minute has come", async () => {
    const thing = aThing();
    await jobs.schedule(thing, inSeconds(3_600));
    await baton.runSchedules();
    await baton.waitUntilIdle();
    expect(await jobs.read(thing)).toBeDefined();
  });
});
