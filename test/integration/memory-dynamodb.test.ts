import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Table } from "#platform/table/table.ts";
import { chooseScenarios } from "#test/support/crash/choose-scenarios.ts";
import { runScenario } from "#test/support/crash/run-scenario.ts";
import { scenarios } from "#test/support/crash/scenarios/scenarios.ts";
import type { Call } from "#test/support/crash/troubles.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { ids } from "#test/support/ids.ts";
import { startTable } from "#test/support/start-table.ts";

let table: Table;
let started: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  started = await startTable();
  ({ table } = started);
});
afterAll(() => started?.stop());

/** The names of all calls that write. Which items one call reads together depends on timing, not on the table. */
const writesOf = (calls: readonly Call[]) =>
  new Set(calls.map(({ name }) => name).filter((name) => !/^(Batch)?GetItem|^Query/.test(name)));

const chosen = await chooseScenarios(scenarios);

it("more than ten scenarios, and fewer than half, make every kind of call", () => {
  expect(chosen.length).toBeGreaterThan(10);
  expect(chosen.length).toBeLessThan(Object.keys(scenarios).length / 2);
});

it.each(chosen)("a table in memory has the same end and the same writes as a real one: %s", async (name) => {
  const scenario = scenarios[name] ?? {};
  const agencyId = ids.create("agency");
  const real = await runScenario(table, scenario, { agencyId });
  const inMemory = await runScenario({ client: memoryDynamoDb(), name: "Baton" }, scenario, { agencyId });
  expect(real.faults).toEqual([]);
  expect(inMemory.end).toEqual(real.end);
  expect(writesOf(inMemory.system.calls)).toEqual(writesOf(real.system.calls));
});

it("a table in memory lists the items that were created, changed and deleted since it was copied", async () => {
  const put = (client: ReturnType<typeof memoryDynamoDb>, sk: string, text: string) =>
    client.send(new PutItemCommand({ TableName: "Baton", Item: { pk: { S: "a" }, sk: { S: sk }, text: { S: text } } }));
  const before = memoryDynamoDb();
  for (const sk of ["changed", "deleted", "same"]) await put(before, sk, "old");
  const after = before.copy();

  await put(after, "changed", "new");
  await put(after, "same", "old");
  await put(after, "created", "new");
  await after.send(new DeleteItemCommand({ TableName: "Baton", Key: { pk: { S: "a" }, sk: { S: "deleted" } } }));

  expect(after.listChanged(before).toSorted()).toEqual(["a changed", "a created", "a deleted"]);
  expect(before.copy().listChanged(before)).toEqual([]);
});
