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

it("reads what is asked for in one turn by one call, and gives everybody what they asked for, in their order", async () => {
  const [first, several, missing] = await Promise.all([
    getItem(table, key("a")),
    readItems(table, [key("b"), key("c"), key("a")]),
    getItem(table, key("d")),
  ]);
  expect(client.commandCalls(BatchGetItemCommand)).toHaveLength(1);
  expect(client.commandCalls(GetItemCommand)).toHaveLength(0);
  expect([first, several, missing]).toEqual([item("a"), [undefined, item("c"), item("a")], undefined]);
});

it("asks by itself for one item alone, and again for what is asked for later", async () => {
  expect(await getItem(table, key("a"))).toEqual(item("a"));
  expect(await getItem(table, key("a"))).toEqual(item("a"));
  expect(client.commandCalls(GetItemCommand)).toHaveLength(2);
});

it("tells everybody who asked of a fault", async () => {
  client.on(BatchGetItemCommand).rejects(new Error("throttled"));
  const asked = [getItem(table, key("a")), readItems(table, [key("b")])];
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});
