import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getItems } from "#platform/table/read-items.ts";
import { putIfAbsent } from "#platform/table/table.ts";
import { startTable } from "#test/support/start-table.ts";

describe("many items in DynamoDB", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  beforeAll(async () => {
    started = await startTable();
  });
  afterAll(() => started.stop());

  const key = (number: number) => ({ pk: `many/${number % 7}`, sk: String(number) });
  const item = (number: number) => ({ ...key(number), number });

  it("are read in the order of the given keys, over several batches, with missing and repeated keys", async () => {
    const { table } = started;
    const numbers = Array.from({ length: 230 }, (_, index) => index);
    const stored = (number: number) => number % 3 !== 0;
    await Promise.all(numbers.filter(stored).map((number) => putIfAbsent(table, item(number))));
    const wanted = [...numbers.toReversed(), 4, 4, 3, 3];
    expect(await getItems(table, wanted.map(key))).toEqual(
      wanted.map((number) => (stored(number) ? item(number) : undefined)),
    );
  });

  it("are read consistently: an item that was just put is found", async () => {
    const { table } = started;
    for (let number = 1_000; number < 1_020; number += 1) {
      await putIfAbsent(table, item(number));
      expect(await getItems(table, [key(number)])).toEqual([item(number)]);
    }
  });
});
