import { DatabaseSync } from "node:sqlite";
import { AwsCallError, type AwsClient } from "./aws-client.ts";
import { indexStreamRecords } from "./index-stream-records.ts";

/** Maintenance that DynamoDB does automatically and its emulator does not. It works on the emulator's own database. */
export type DynamoDbMaintenance = {
  /** Deletes stream records older than a day that no consumer still needs. Returns how many. */
  trimStreams(now: Date): number;
  /** Deletes the items whose time to live has passed. Returns how many. */
  sweepExpired(now: Date): Promise<number>;
  stop(): void;
};

/** How long DynamoDB keeps a stream record. */
const retentionSeconds = 24 * 60 * 60;
const minute = 60_000;

/** Rows per statement. Locks make the emulator wait, so every statement here changes few rows. */
const rowsPerStatement = 500;

/** Returns the last sequence number of a table's stream that every consumer has processed. */
export type ConsumedUpTo = (tableName: string) => number | undefined;

/** Starts the maintenance, which runs every minute until stopped. It keeps the emulator quick and its file small. */
export function maintainDynamoDb(file: string, call: AwsClient, consumedUpTo: ConsumedUpTo): DynamoDbMaintenance {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  indexStreamRecords(database);

  function trimStreams(now: Date): number {
    const oldest = Math.floor(now.getTime() / 1000) - retentionSeconds;
    const names = database.prepare("SELECT table_name AS name FROM _tables WHERE stream_enabled = 1").all();
    const trim = database.prepare(
      `DELETE FROM _stream_records WHERE id IN (
         SELECT id FROM _stream_records
         WHERE table_name = ? AND CAST(sequence_number AS INTEGER) < ? AND created_at < ? LIMIT ${rowsPerStatement})`,
    );
    let trimmed = 0;
    for (const { name } of names) {
      // The last record stays whatever its age: the emulator numbers the next record after it, and would start at 1
      // again without it. Records that no consumer has read stay too: the machine may have been off for longer than a
      // day.
      const keepFrom = consumedUpTo(String(name));
      if (keepFrom !== undefined) trimmed += Number(trim.run(String(name), keepFrom, oldest).changes);
    }
    return trimmed;
  }

  async function sweepExpired(now: Date): Promise<number> {
    let deletedCount = 0;
    for (const table of tablesWithTtl(database)) {
      for await (const item of expiredItems(database, table, Math.floor(now.getTime() / 1000))) {
        if (await deleteUnchanged(call, table, item)) deletedCount++;
      }
    }
    return deletedCount;
  }

  const timer = setInterval(() => {
    const now = new Date();
    trimStreams(now);
    sweepExpired(now).catch((fault: unknown) => console.error("Sweeping expired items failed.", fault));
  }, minute);
  timer.unref();

  return {
    trimStreams,
    sweepExpired,
    stop() {
      clearInterval(timer);
      database.close();
    },
  };
}

type TableWithTtl = { name: string; attribute: string; keys: string[] };
type Item = Record<string, unknown>;

function tablesWithTtl(database: DatabaseSync): TableWithTtl[] {
  const rows = database
    .prepare(
      "SELECT table_name AS name, ttl_attribute AS attribute, key_schema AS keySchema FROM _tables WHERE ttl_enabled = 1",
    )
    .all();
  return rows.map((row) => {
    const keySchema: { AttributeName: string }[] = JSON.parse(String(row["keySchema"]));
    return {
      name: String(row["name"]),
      attribute: String(row["attribute"]),
      keys: keySchema.map((key) => key.AttributeName),
    };
  });
}

/** Deletes an item; returns false when it was changed or deleted since it was found. */
async function deleteUnchanged(call: AwsClient, table: TableWithTtl, item: Item): Promise<boolean> {
  try {
    await call.json("DynamoDB_20120810.DeleteItem", {
      TableName: table.name,
      Key: Object.fromEntries(table.keys.map((key) => [key, item[key]])),
      ConditionExpression: "#ttl = :found",
      ExpressionAttributeNames: { "#ttl": table.attribute },
      ExpressionAttributeValues: { ":found": item[table.attribute] },
    });
    return true;
  } catch (fault) {
    if (fault instanceof AwsCallError && fault.code === "ConditionalCheckFailedException") return false;
    throw fault;
  }
}

async function* expiredItems(database: DatabaseSync, table: TableWithTtl, nowSeconds: number): AsyncGenerator<Item> {
  const page = database.prepare(
    `SELECT rowid AS row, item_json AS json, json_extract(item_json, ?) AS expires
     FROM "${table.name.replaceAll('"', '""')}" WHERE rowid > ? ORDER BY rowid LIMIT ${rowsPerStatement}`,
  );
  let after = 0;
  for (;;) {
    const rows = page.all(`$."${table.attribute}".N`, after);
    for (const { json, expires } of rows) {
      if (expires !== null && Number(expires) <= nowSeconds) yield JSON.parse(String(json));
    }
    if (rows.length < rowsPerStatement) return;
    after = Number(rows.at(-1)?.["row"]);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
