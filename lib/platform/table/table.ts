import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { makeTableClient } from "./table-client.ts";

/** An item as our codecs write and read it: plain values. */
export type Item = Record<string, unknown> & { pk: string; sk: string };

/** The one table, with the client to reach it. */
export type Table = { client: DynamoDBClient; name: string };

/** The table called `name`, in the account and region of the environment. */
export const openTable = (name: string): Table => ({ client: makeTableClient(), name });

export const toAttributes = (item: object): Record<string, AttributeValue> =>
  marshall(item, { removeUndefinedValues: true });

export const toItem = (attributes: Record<string, AttributeValue>): Item => unmarshall(attributes) as Item;

/** What must hold of the item that is there, as DynamoDB writes it. */
type Condition = { expression: string; names?: Record<string, string>; values?: Record<string, unknown> };

const toConditionInput = ({ expression, names, values }: Condition) => ({
  ConditionExpression: expression,
  ExpressionAttributeNames: names,
  ...(values && { ExpressionAttributeValues: toAttributes(values) }),
});

/** Puts an item where there is none, or over one of which `over` holds. Otherwise changes nothing and answers what was there. */
export async function putIfAbsent(
  table: Table,
  item: Item,
  replaceIf?: Condition,
): Promise<{ stored: true } | { stored: false; existing: Item }> {
  try {
    await table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: toAttributes(item),
        ...toConditionInput({
          ...replaceIf,
          expression: ["attribute_not_exists(pk)", ...(replaceIf ? [replaceIf.expression] : [])].join(" OR "),
        }),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return { stored: true };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
    return { stored: false, existing: toItem(error.Item) };
  }
}

/** Puts an item if `condition` holds; false when it does not. */
export async function putIf(table: Table, item: Item, condition: Condition): Promise<boolean> {
  try {
    await table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: toAttributes(item),
        ...toConditionInput(condition),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Removes an item if `condition` holds of it; false when it does not, or there is none. */
export async function removeItem(
  table: Table,
  key: { pk: string; sk: string },
  condition: Condition = { expression: "attribute_exists(pk)" },
): Promise<boolean> {
  try {
    await table.client.send(
      new DeleteItemCommand({
        TableName: table.name,
        Key: toAttributes(key),
        ...toConditionInput(condition),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/**
 * Changes one item by an update expression if `condition` holds of it as it is now; false, and nothing changed, when it does not.
 * Where there is no item, the condition is held against an empty one, and the update makes it.
 */
export async function updateIf(
  table: Table,
  key: { pk: string; sk: string },
  change: { update: string; condition: string; values: Record<string, unknown> },
): Promise<boolean> {
  try {
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: toAttributes(key),
        UpdateExpression: change.update,
        ConditionExpression: change.condition,
        ExpressionAttributeValues: toAttributes(change.values),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

type PartitionQuery = Omit<QueryCommandInput, "TableName" | "ExpressionAttributeValues" | "Limit"> & {
  ExpressionAttributeValues: Record<string, unknown>;
};

/**
 * Items of one partition (of the table or an index) in the order of its sort key, up to `limit`; every page is fetched
 * until then. `more` says whether the partition holds further ones.
 */
export async function queryItems(
  table: Table,
  input: PartitionQuery,
  limit = Number.POSITIVE_INFINITY,
): Promise<{ items: Item[]; more: boolean }> {
  const items: Item[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page = await queryPage(table, input, limit - items.length + 1, from);
    items.push(...page.items);
    from = page.next;
  } while (from && items.length <= limit);
  return { items: items.slice(0, limit), more: items.length > limit };
}

/** The same items a page at a time, each of at most `pageSize` and the last perhaps empty, for what need not be in hand at once. */
export async function* queryPages(table: Table, input: PartitionQuery, pageSize: number): AsyncGenerator<Item[], void> {
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page = await queryPage(table, input, pageSize, from);
    yield page.items;
    from = page.next;
  } while (from);
}

async function queryPage(
  table: Table,
  input: PartitionQuery,
  limit: number,
  from: Record<string, AttributeValue> | undefined,
): Promise<{ items: Item[]; next: Record<string, AttributeValue> | undefined }> {
  const page = await table.client.send(
    new QueryCommand({
      ...input,
      TableName: table.name,
      ExpressionAttributeValues: toAttributes(input.ExpressionAttributeValues),
      ...(Number.isFinite(limit) && { Limit: limit }),
      ...(from && { ExclusiveStartKey: from }),
    }),
  );
  return { items: (page.Items ?? []).map(toItem), next: page.LastEvaluatedKey };
}

/** A stretch of one partition: the partition's attribute and value, the sort key's attribute and its bounds, both included. */
export type KeyRange = {
  index?: string | undefined;
  partition: readonly [attribute: string, value: string];
  sort: readonly [attribute: string, from: string, to: string];
  isNewestFirst?: boolean;
};

/**
 * Items of a stretch, up to `limit`. One whose bounds are the wrong way round holds nothing: DynamoDB would call it an error, and it is
 * what a cursor from beyond the end of a list asks for.
 */
export async function queryKeyRange(
  table: Table,
  { index, partition, sort: [sort, from, to], isNewestFirst = false }: KeyRange,
  limit: number,
): Promise<{ items: Item[]; more: boolean }> {
  if (from > to) return { items: [], more: false };
  const input = {
    IndexName: index,
    KeyConditionExpression: "#partition = :partition AND #sort BETWEEN :from AND :to",
    ExpressionAttributeNames: { "#partition": partition[0], "#sort": sort },
    ExpressionAttributeValues: { ":partition": partition[1], ":from": from, ":to": to },
    ScanIndexForward: !isNewestFirst,
    // A lead pushed right after its client subscribed must not miss the subscription. Indexes cannot be read so.
    ConsistentRead: index === undefined,
  };
  return queryItems(table, input, limit);
}
