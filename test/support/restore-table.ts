import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import type { Table } from "#platform/table/table.ts";
import type { scanTable } from "./scan-table.ts";

type Items = Awaited<ReturnType<typeof scanTable>>;

/** The most items that one call writes. */
const batchSize = 25;

/**
 * Replaces a table by what a restore of DynamoDB makes of a backup: its items, keys and indexes, without stream, expiry or
 * deletion protection. The name stays, so that Baton on one machine finds it.
 */
export async function restoreTable({ client, name: TableName }: Table, backup: Items): Promise<void> {
  const { Table: lost } = await client.send(new DescribeTableCommand({ TableName }));
  await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
  await client.send(new DeleteTableCommand({ TableName }));
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: lost?.KeySchema,
      AttributeDefinitions: lost?.AttributeDefinitions,
      GlobalSecondaryIndexes: lost?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
    }),
  );
  for (let from = 0; from < backup.length; from += batchSize) {
    const writes = backup.slice(from, from + batchSize).map((Item) => ({ PutRequest: { Item } }));
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [TableName]: writes } }),
    );
    if (UnprocessedItems?.[TableName]) throw new Error("the emulator left items unwritten");
  }
}
