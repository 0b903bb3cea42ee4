import { describe, expect, it } from "vitest";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { on } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { ids } from "#test/support/ids.ts";
import { november, openAccount, setUpAccount } from "#test/support/statements-world.ts";

const changes = 401;

describe("a lead whose charge a program changes hundreds of times", () => {
  it("is closed with its month, and its pages are not read anew for each change", async () => {
    const memory = memoryDynamoDb();
    let pagesRead = 0;
    const send = (command: { input: { Key?: object; RequestItems?: Record<string, { Keys?: object[] }> } }) => {
      const { Key, RequestItems = {} } = command.input;
      pagesRead += Key ? 1 : Object.values(RequestItems).reduce((sum, { Keys = [] }) => sum + Keys.length, 0);
      return (memory.send as (sent: object) => Promise<unknown>)(command);
    };
    const table = { client: { send } as unknown as DynamoDBClient, name: "Baton" };
    await setUpAccount(table);
    let now: Instant = on("2026-11-20T09:00:00Z");
    const account = openAccount(table, () => now);
    const leadId = ids.create("lead");
    for (let change = 0; change < changes; change += 1) {
      now = addMs(now, 1_000);
      await account.post(leadId, change % 2 === 0 ? 6_000 : -6_000, { line: "promotion" });
    }
    now = on("2026-12-05T09:00:00Z");
    pagesRead = 0;
    expect(await account.closeStatement(november)).toMatchObject({ ok: true, value: { net: 6_000 } });
    expect(pagesRead).toBeLessThan(2 * changes);
  });
});
