import { BatchGetItemCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { beforeEach, expect, it } from "vitest";
import { getItem, readItems } from "#platform/table/read-items.ts";
import type { Table } from "#platform/table/table.ts";
import { mockClient } from "#test/support/doubles/mock-client.ts";

const client = mockClient(DynamoDBClient);
const table: Table = { client: new DynamoDBClient(), name: "Baton" };
const key = (pk: string) => ({ pk, sk: "item" });
const item = (pk: string) => ({ ...key(pk), text: `of ${pk}` });

beforeEach(() => {
  client.reset();
  client.on(GetItemCommand).resolves({ Item: marshall(item("a")) });
  client.on(BatchGetItemCommand).resolves({ Responses: { Baton: ["c", "a"].map((pk) => marshall(item(pk))) } });
});

it("reads of one turn of the event loop share one call, and each gets its items in its order", async () => {
  const [first, several, missing] = await Promise.all([
    getItem(table, key("a")),
    readItems(table, [key("b"), key("c"), key("a")]),
    getItem(table, key("d")),
  ]);
  expect(client.commandCalls(BatchGetItemCommand)).toHaveLength(1);
  expect(client.commandCalls(GetItemCommand)).toHaveLength(0);
  expect([first, several, missing]).toEqual([item("a"), [undefined, item("c"), item("a")], undefined]);
});

it("a single read makes its own call, and a later read another one", async () => {
  expect(await getItem(table, key("a"))).toEqual(item("a"));
  expect(await getItem(table, key("a"))).toEqual(item("a"));
  expect(client.commandCalls(GetItemCommand)).toHaveLength(2);
});

it("a fault rejects every read that shared the call", async () => {
  client.on(BatchGetItemCommand).rejects(new Error("throttled"));
  const asked = [getItem(table, key("a")), readItems(table, [key("b")])];
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});
