import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { instant } from "#domain/shared/instant.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { dueShardKeyFor, dueShardKeys, jobItemKey } from "#scheduling/adapters/keys.ts";
import type { JobStore, ScheduledJob } from "#scheduling/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { dueActors, dueRace } from "#test/support/due-race.ts";
import { ids } from "#test/support/ids.ts";
import { campaignOf } from "#test/support/no-due-work.ts";
import { runs } from "#test/support/property-runs.ts";
import { startTable } from "#test/support/start-table.ts";

describe("job store on DynamoDB", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let store: JobStore;
  let job: ReturnType<typeof aJob>;
  beforeAll(async () => {
    started = await startTable();
    store = makeJobStore(started.table);
  });
  afterAll(() => started?.stop());
  beforeEach(() => {
    job = aJob();
  });

  const aJob = () => ({
    ...({ kind: "release", agencyId: anId("agency") } as const),
    campaignId: ids.create("campaign"),
  });
  const versionOf = async () => (await store.read(job))?.version ?? 0;
  /** The due jobs among the given ones, page by page. */
  async function pages(before = at("23:59"), pageSize = 400, jobs = [job]) {
    const found: ScheduledJob[][] = [];
    for await (const page of store.listDue(before, pageSize)) {
      found.push(page.filter((order) => jobs.some((each) => each.campaignId === campaignOf(order))));
    }
    return found;
  }
  const listed = async (...of: Parameters<typeof pages>) => (await pages(...of)).flat();

  it("keeps the earliest scheduled instant of a job and increments the version each time", async () => {
    expect(await store.read(job)).toBeUndefined();
    await store.schedule(job, at("09:00"));
    expect(await store.read(job)).toEqual({ dueAt: at("09:00"), version: 1 });
    await store.schedule(job, at("12:00"));
    expect(await store.read(job)).toEqual({ dueAt: at("09:00"), version: 2 });
    await store.schedule(job, at("08:00"));
    expect(await store.read(job)).toEqual({ dueAt: at("08:00"), version: 3 });
  });

  it("keeps one job for each kind of work of a campaign", async () => {
    await store.schedule(job, at("09:00"));
    await store.schedule({ ...job, kind: "canary" }, at("10:00"));
    expect(await listed()).toEqual([
      { ...job, kind: "canary", dueAt: at("10:00") },
      { ...job, dueAt: at("09:00") },
    ]);
  });

  it("completes a job with a later instant, or with none, which removes it from the index", async () => {
    await store.schedule(job, at("09:00"));
    expect(await store.complete(job, await versionOf(), at("17:00"))).toBe(true);
    expect(await listed()).toEqual([{ ...job, dueAt: at("17:00") }]);
    expect(await store.complete(job, await versionOf(), undefined)).toBe(true);
    expect(await store.read(job)).toBeUndefined();
    expect(await listed()).toEqual([]);
  });

  it("refuses to complete a job that was scheduled or completed after its version was read", async () => {
    await store.schedule(job, at("09:00"));
    const seen = await versionOf();
    await store.schedule(job, at("12:00"));
    expect(await store.complete(job, seen, undefined)).toBe(false);
    expect(await store.complete(job, seen, at("17:00"))).toBe(false);
    expect(await store.read(job)).toEqual({ dueAt: at("09:00"), version: 2 });

    expect(await store.complete(job, 2, at("17:00"))).toBe(true);
    expect(await store.complete(job, 2, undefined)).toBe(false);
    expect(await store.read(job)).toMatchObject({ dueAt: at("17:00") });
  });

  it("never repeats a version of a job, even after the job was not scheduled", async () => {
    await store.schedule(job, at("09:00"));
    const seen = await versionOf();
    await store.complete(job, seen, undefined);
    await store.schedule(job, at("10:00"));
    expect(await versionOf()).toBeGreaterThan(seen);
    expect(await store.complete(job, seen, undefined)).toBe(false);
    expect(await listed()).toEqual([{ ...job, dueAt: at("10:00") }]);
  });

  it("refuses to complete a job that was never scheduled", async () => {
    expect(await store.complete(job, 0, at("09:00"))).toBe(false);
    expect(await store.inspect(job)).toEqual({});
    expect(await store.read(job)).toBeUndefined();
  });

  it("lists jobs due before an instant, each once over all pages, the newest first", async () => {
    const times = Array.from({ length: 40 }, (_, index) => at(`09:${String(index % 20).padStart(2, "0")}`));
    const jobs = times.map(aJob);
    await Promise.all(jobs.map((each, index) => store.schedule(each, times[index] ?? at("09:00"))));
    const found = await pages(at("09:15"), 8, jobs);
    const expected = jobs
      .map((each, index) => ({ ...each, dueAt: times[index] ?? at("09:00") }))
      .filter(({ dueAt }) => dueAt < at("09:15"));
    const name = (order: ScheduledJob) => `${order.dueAt} ${campaignOf(order)}`;
    expect(found.flat().map(name).toSorted()).toEqual(expected.map(name).toSorted());
    expect(found.length).toBeGreaterThan(1);
    for (const page of found) {
      expect(page.map(({ dueAt }) => dueAt)).toEqual(
        page
          .map(({ dueAt }) => dueAt)
          .toSorted()
          .toReversed(),
      );
    }
  });

  it("lists the job of an agency that falls due now in the first page, before an older backlog of another agency", async () => {
    const backlog = Array.from({ length: 40 }, aJob);
    await Promise.all(backlog.map((each) => store.schedule(each, at("08:00"))));
    await store.schedule({ ...job, agencyId: anId("agency", 2) }, at("09:00"));
    const [first = []] = await pages(at("09:02"), 8, [...backlog, job]);
    expect(first).toContainEqual({ ...job, agencyId: anId("agency", 2), dueAt: at("09:00") });
  });

  it("throws for a due time beyond the year 9999, which would sort before every other, and stores nothing", async () => {
    const beyond = instant(Date.UTC(10_000, 0));
    await expect(store.schedule(job, beyond)).rejects.toThrow("Invalid ISO datetime");
    expect(await store.inspect(job)).toEqual({});
    await store.schedule(job, at("09:00"));
    await expect(store.complete(job, 1, beyond)).rejects.toThrow("Invalid ISO datetime");
    expect(await store.read(job)).toEqual({ dueAt: at("09:00"), version: 1 });
  });

  it("lists the other jobs before it throws for one that cannot be read", async () => {
    const { client, name: TableName } = started.table;
    const unreadable = aJob();
    const Key = marshall(jobItemKey(unreadable));
    const due = { dueKey: dueShardKeyFor(unreadable), dueAt: "+010000-01-01T00:00:00.000Z", version: 1 };
    await client.send(new PutItemCommand({ TableName, Item: { ...Key, ...marshall(due) } }));
    await store.schedule(job, at("09:00"));
    const found: ScheduledJob[] = [];
    const listAll = async () => {
      for await (const page of store.listDue(at("23:59"), 400)) found.push(...page);
    };
    await expect(listAll()).rejects.toThrow("1 due jobs cannot be read");
    await client.send(new DeleteItemCommand({ TableName, Key }));
    expect(found).toContainEqual({ ...job, dueAt: at("09:00") });
  });

  it("spreads jobs over all partitions of the index", () => {
    const used = new Map<string, number>();
    for (let index = 0; index < 1_000; index++) {
      const key = dueShardKeyFor({ ...job, campaignId: anId("campaign", index) });
      used.set(key, (used.get(key) ?? 0) + 1);
    }
    expect([...used.keys()].toSorted()).toEqual([...dueShardKeys].toSorted());
    expect(Math.min(...used.values())).toBeGreaterThan(150);
  });

  /** The store over a table that runs `meanwhile` after each of the first `times` calls. */
  function interrupted(meanwhile: () => Promise<unknown>, times: number): JobStore {
    const { client, name } = started.table;
    let calls = 0;
    const send = async (command: Parameters<DynamoDBClient["send"]>[0]) => {
      const [ended] = await Promise.allSettled([client.send(command)]);
      if (calls++ < times) await meanwhile();
      if (ended.status === "rejected") throw ended.reason;
      return ended.value;
    };
    return makeJobStore({ client: { send } as DynamoDBClient, name });
  }

  it.each(
    [at("09:00"), at("12:00"), at("17:00")].flatMap((before) => [undefined, at("18:00")].map((next) => [before, next])),
  )(
    "keeps a job due in time when, due at %s, it is completed with %s while it is scheduled for 12:00",
    async (before, next) => {
      await store.schedule(job, before ?? at("09:00"));
      const seen = await versionOf();
      await interrupted(() => store.complete(job, seen, next), 1).schedule(job, at("12:00"));
      const { dueAt = at("23:59"), version = 0 } = (await store.read(job)) ?? {};
      expect(dueAt <= at("12:00")).toBe(true);
      expect(version).toBeGreaterThan(seen);
    },
  );

  it("counts both of two concurrent calls to schedule a job, and keeps the earlier instant", async () => {
    await interrupted(() => store.schedule(job, at("09:00")), 1).schedule(job, at("12:00"));
    expect(await store.read(job)).toEqual({ dueAt: at("09:00"), version: 2 });
  });

  it("throws when an item changes without end", async () => {
    let isArmed = false;
    const fidget = async () => {
      if (isArmed) await store.complete(job, await versionOf(), undefined);
      else await store.schedule(job, at("09:00"));
      isArmed = !isArmed;
    };
    await expect(interrupted(fidget, 100).schedule(job, at("12:00"))).rejects.toThrow("changed 10 times");
  });

  it("loses no job, whatever calls interleave and wherever a process crashes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), dueActors, async (scheduler, actors) => {
        const race = await dueRace(scheduler, actors, (inTurn) => {
          const { client, name } = started.table;
          const send = inTurn((command: Parameters<DynamoDBClient["send"]>[0]) => client.send(command));
          return { jobs: makeJobStore({ client: { send } as DynamoDBClient, name }), job: aJob() };
        });
        expect(race).toEqual({ forgotten: [], left: [] });
      }),
      runs(150),
    );
  });
});
