import { type AttributeValue, ScanCommand, type ScanCommandInput } from "@aws-sdk/client-dynamodb";
import type { Table } from "#platform/table/table.ts";

/**
 * Reads all items of a table, page by page: one Scan ends after 1 MB, and would hide the rest.
 *
 * The SDK's paginator rejects a client that is not its own, like the table in memory.
 */
export async function scanTable(
  { client, name }: Table,
  filter: Partial<ScanCommandInput> = {},
): Promise<Record<string, AttributeValue>[]> {
  const items: Record<string, AttributeValue>[] = [];
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: name, ConsistentRead: true, ExclusiveStartKey, ...filter }),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}
