import { BatchGetItemCommand, DynamoDBClient, ProvisionedThroughputExceededException } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { getItems } from "#platform/table/read-items.ts";
import { mockClient } from "#test/support/doubles/mock-client.ts";

const name = "Baton";
const key = (number: number) => ({ pk: "p", sk: String(number) });
const item = (number: number) => ({ ...key(number), number });
const answered = (...numbers: number[]) => ({ [name]: numbers.map((number) => marshall(item(number))) });
const left = (...numbers: number[]) => ({
  UnprocessedKeys: { [name]: { Keys: numbers.map((number) => marshall(key(number))) } },
});

describe("reading many items", () => {
  const client = mockClient(DynamoDBClient);
  const table = { client: new DynamoDBClient(), name };
  const batches = () =>
    client.commandCalls(BatchGetItemCommand).map(({ args: [{ input }] }) => input.RequestItems?.[name] ?? { Keys: [] });
  const batchNumbers = () => batches().map(({ Keys }) => Keys?.map(({ sk }) => Number(sk?.S)));

  beforeEach(() => {
    client.reset();
    vi.useFakeTimers();
  });
  afterEach(() => void vi.useRealTimers());

  /** The result of `reading`, with its pauses skipped by fake timers. */
  async function outcomeOf<Value>(reading: Promise<Value>): Promise<Value> {
    const settled = Promise.allSettled([reading]);
    await vi.runAllTimersAsync();
    await settled;
    return reading;
  }

  it("reads unprocessed keys again, and only those, until all are processed", async () => {
    client
      .on(BatchGetItemCommand)
      .resolvesOnce({ Responses: answered(1), ...left(2, 3) })
      .resolvesOnce({ Responses: answered(3), ...left(2) })
      .resolvesOnce({ Responses: answered(2) });
    expect(await outcomeOf(getItems(table, [key(1), key(2), key(3)]))).toEqual([item(1), item(2), item(3)]);
    expect(batchNumbers()).toEqual([[1, 2, 3], [2, 3], [2]]);
    expect(batches().map(({ ConsistentRead }) => ConsistentRead)).toEqual([true, true, true]);
  });

  it("pauses longer before each retry, two seconds in all", async () => {
    const times: number[] = [];
    client.on(BatchGetItemCommand).callsFake(() => {
      times.push(Date.now());
      return left(1);
    });
    await expect(outcomeOf(getItems(table, [key(1)]))).rejects.toThrow("1 of 1 items not read");
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses).toHaveLength(5);
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(25 * 2 ** index - 1);
      expect(pause).toBeLessThanOrEqual(50 * 2 ** index + 1);
    }
  });

  it("throws if keys stay unprocessed, and says how many", async () => {
    client.on(BatchGetItemCommand).resolves({ Responses: answered(1), ...left(2) });
    await expect(outcomeOf(getItems(table, [key(1), key(2)]))).rejects.toThrow("1 of 2 items not read after 6 tries");
    expect(batchNumbers()).toHaveLength(6);
  });

  it("throws a fault of DynamoDB", async () => {
    const throttled = new ProvisionedThroughputExceededException({ $metadata: {}, message: "try again" });
    client.on(BatchGetItemCommand).rejects(throttled);
    await expect(outcomeOf(getItems(table, [key(1)]))).rejects.toBe(throttled);
  });

  it("reads repeated keys once, in batches of a hundred", async () => {
    client
      .on(BatchGetItemCommand)
      .callsFake(({ RequestItems }: { RequestItems: Record<string, { Keys: object[] }> }) => ({
        Responses: { [name]: RequestItems[name]?.Keys },
      }));
    const wanted = Array.from({ length: 502 }, (_, index) => key(index % 251));
    expect(await outcomeOf(getItems(table, wanted))).toEqual(wanted);
    expect(batches().map(({ Keys }) => Keys?.length)).toEqual([100, 100, 51]);
  });

  it("makes no call for no keys", async () => {
    expect(await getItems(table, [])).toEqual([]);
    expect(batches()).toEqual([]);
  });
});
