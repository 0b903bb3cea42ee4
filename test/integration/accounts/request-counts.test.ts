import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestCountKey } from "#accounts/rate-limits/adapters/keys.ts";
import { makeRequestCountStore } from "#accounts/rate-limits/adapters/request-count-store.ts";
import { openRateLimit } from "#accounts/rate-limits/wire.ts";
import { instant } from "#domain/shared/instant.ts";
import { credentials, region } from "#local/region.ts";
import { getItem } from "#platform/table/read-items.ts";
import type { Table } from "#platform/table/table.ts";
import { at } from "#test/support/at.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { anAgencyKey } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";

const start = at("09:00");
const end = instant(Date.parse(start) + 10_000);
const aKey = () => anAgencyKey({ id: ids.create("key"), agencyId: ids.create("agency") });

describe("the counts of requests", () => {
  let emulators: Emulators;
  let table: Table;
  let spent: Spent;
  beforeAll(async () => {
    emulators = await startEmulators();
    const { client, spent: counted } = counting(emulators.dynamodbConfig);
    [table, spent] = [{ client, name: await createBatonTable(emulators) }, counted];
  });
  afterAll(async () => {
    table?.client.destroy();
    await emulators?.stop();
  });

  /** The limit as one process has it, at 100 requests a second. */
  const aProcess = (faults: unknown[] = [], of = table) => {
    const onFault = (fault: unknown) => void faults.push(fault);
    const limitRequests = openRateLimit(of, { requestsPerSecond: 100, now: () => start, onFault });
    return async (times: number, key = aKey()) => {
      let allowed = 0;
      for (let sent = 0; sent < times; sent += 1) {
        const limited = limitRequests?.(key) ?? expect.fail("no limit");
        await limited.stored;
        allowed += Number(limited.isAllowed);
      }
      return allowed;
    };
  };

  it("add up what processes add at the same time, for each key and window", async () => {
    const counts = makeRequestCountStore(table);
    const [key, other] = [aKey(), aKey()];
    const totals = await Promise.all(
      Array.from({ length: 40 }, (_, index) => counts.add(index % 2 ? key : other, start, 5)),
    );
    expect(Math.max(...totals)).toBe(100);
    expect(await counts.add(key, end, 3)).toBe(3);
    expect(await counts.add(key, start, 1)).toBe(101);
  });

  it("expire a minute after their window", async () => {
    const key = aKey();
    await makeRequestCountStore(table).add(key, start, 5);
    const item = await getItem(table, requestCountKey(key, start));
    expect(item).toMatchObject({ requests: 5, expiresAt: Date.parse(end) / 1_000 + 60 });
  });

  it("limit a key over all processes", async () => {
    const key = aKey();
    const [first, second] = [aProcess(), aProcess()];
    expect(await first(600, key)).toBe(600);
    expect(await second(600, key)).toBeGreaterThanOrEqual(400);
    expect(await second(600, key)).toBe(0);
    // The first process knew of 600 and its own.
    expect(await first(600, key)).toBeLessThanOrEqual(5);
  });

  it("cost a fifth of a write unit for each request, and nothing for few requests or refused ones", async () => {
    const key = aKey();
    const send = aProcess();
    expect(await costOf(spent, () => send(4, key))).toEqual({ reads: 0, writes: 0, calls: 0 });
    expect(await costOf(spent, () => send(996, key))).toEqual({ reads: 0, writes: 200, calls: 200 });
    expect(await costOf(spent, () => send(500, key))).toEqual({ reads: 0, writes: 0, calls: 0 });
  });

  it("refuse no request if the table cannot be reached, and report it", async () => {
    const faults: unknown[] = [];
    const endpoint = "http://127.0.0.1:9";
    const client = new DynamoDBClient({ endpoint, region, credentials, maxAttempts: 1 });
    expect(await aProcess(faults, { client, name: table.name })(50)).toBe(50);
    client.destroy();
    expect(faults).toHaveLength(10);
    expect(faults[0]).toMatchObject({ code: "ECONNREFUSED" });
  });
});
