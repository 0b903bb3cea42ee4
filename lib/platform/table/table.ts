import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { openClient } from "../aws/open-client.ts";

/** An item as the codecs write and read it: plain values. */
export type Item = Record<string, unknown> & { pk: string; sk: string };

/** The one table, with its client. */
export type Table = { client: DynamoDBClient; name: string };

/** Opens the table called `name`, in the account and region of the environment. */
export const openTable = (name: string): Table => ({ client: openClient(DynamoDBClient, "dynamodb"), name });

/**
 * Converts plain values to DynamoDB's attributes. Each object becomes a Map first: marshall reads the type of an object
 * from its property `constructor`, which a caller may use as the name of a field.
 */
export const toAttributes = (item: object): Record<string, AttributeValue> =>
  marshall(toMaps(item), { removeUndefinedValues: true });

function toMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toMaps);
  return isPlainObject(value)
    ? new Map(Object.entries(value).map(([name, inner]): [string, unknown] => [name, toMaps(inner)]))
    : value;
}

const isPlainObject = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);

export const toItem = (attributes: Record<string, AttributeValue>): Item => unmarshall(attributes) as Item;

/** A condition on the stored item, in DynamoDB's syntax. */
type Condition = { expression: string; names?: Record<string, string>; values?: Record<string, unknown> };

const toConditionInput = ({ expression, names, values }: Condition) => ({
  ConditionExpression: expression,
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: values && toAttributes(values),
});

/** The put of an item in a transaction; `condition` is in DynamoDB's syntax. */
export const toPut = (table: Table, item: Item, condition: object = {}) => ({
  Put: { TableName: table.name, Item: toAttributes(item), ...condition },
});

/** The put of an item in a transaction that fails if there is one. */
export const toNewPut = (table: Table, item: Item) =>
  toPut(table, item, { ConditionExpression: "attribute_not_exists(pk)" });

/** The condition that the stored item has the `version` that was read; 0 if there was none. */
export const toVersionCondition = (version: number) =>
  version === 0
    ? { ConditionExpression: "attribute_not_exists(pk)" }
    : {
        ConditionExpression: "version = :version",
        ExpressionAttributeValues: toAttributes({ ":version": version }),
      };

/** Puts an item if there is none, or if `replaceIf` holds for the stored one. Otherwise changes nothing and returns the stored item. */
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

/**
 * Puts an item if `condition` holds for the stored one; returns false if it does not. If the response to the write was
 * lost and the SDK sent it again, the condition sees the item itself: an item with a `writeId` is recognised by it.
 */
export async function putIf(table: Table, item: Item, condition: Condition): Promise<boolean> {
  try {
    await table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: toAttributes(item),
        ...toConditionInput(condition),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return item["writeId"] !== undefined && error.Item?.["writeId"]?.S === item["writeId"];
  }
}

/** Removes an item if `condition` holds for it; returns false if it does not, or if there is no item. */
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
 * Changes one item by an update expression if `condition` holds for it. Returns false, and changes nothing, if it does not.
 * If there is no item, the condition is checked against an empty one, and the update creates the item.
 */
export const updateIf = async (...of: UpdateArguments): Promise<boolean> =>
  (await sendUpdate(of, "NONE")) !== undefined;

/** Changes one item like `updateIf`, and returns it as it is then; undefined if the condition does not hold. */
export async function updateAndReadIf(...of: UpdateArguments): Promise<Item | undefined> {
  const response = await sendUpdate(of, "ALL_NEW");
  return response && toItem(response.Attributes ?? {});
}

type UpdateArguments = [
  table: Table,
  key: { pk: string; sk: string },
  change: { update: string; condition: string; values?: Record<string, unknown> },
];

/** Sends an update; undefined if its condition does not hold. */
async function sendUpdate([table, key, change]: UpdateArguments, returnValues: "NONE" | "ALL_NEW") {
  try {
    const response = await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: toAttributes(key),
        UpdateExpression: change.update,
        ConditionExpression: change.condition,
        ExpressionAttributeValues: change.values && toAttributes(change.values),
        ReturnValues: returnValues,
      }),
    );
    return response ?? {};
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

type PartitionQuery = Omit<QueryCommandInput, "TableName" | "ExpressionAttributeValues" | "Limit"> & {
  ExpressionAttributeValues: Record<string, unknown>;
};

/**
 * Reads the items of one partition (of the table or an index) in the order of its sort key, up to `limit`, page by page.
 * `more` says whether the partition has further items.
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

/** Yields the same items page by page, for callers that need not hold all of them. A page has at most `pageSize` items; the last may be empty. */
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
      Limit: Number.isFinite(limit) ? limit : undefined,
      ExclusiveStartKey: from,
    }),
  );
  return { items: (page.Items ?? []).map(toItem), next: page.LastEvaluatedKey };
}

/** A range of one partition: the partition's attribute and value, the sort key's attribute and its bounds, both inclusive. */
export type KeyRange = {
  index?: string | undefined;
  partition: readonly [attribute: string, value: string];
  sort: readonly [attribute: string, from: string, to: string];
  isNewestFirst?: boolean;
  /** Reads what was stored a moment ago too, for twice the price: the default of the table. Indexes cannot. */
  isConsistent?: boolean;
};

/**
 * Reads the items of a range, up to `limit`. Reversed bounds give no items: a cursor beyond the end of a list leads to them, and
 * DynamoDB would reject them with an error.
 */
export async function queryKeyRange(
  table: Table,
  { index, partition, sort: [sort, from, to], isNewestFirst = false, isConsistent = index === undefined }: KeyRange,
  limit: number,
): Promise<{ items: Item[]; more: boolean }> {
  if (from > to) return { items: [], more: false };
  const input = {
    IndexName: index,
    KeyConditionExpression: "#partition = :partition AND #sort BETWEEN :from AND :to",
    ExpressionAttributeNames: { "#partition": partition[0], "#sort": sort },
    ExpressionAttributeValues: { ":partition": partition[1], ":from": from, ":to": to },
    ScanIndexForward: !isNewestFirst,
    // A lead that is pushed right after its client subscribed must find the subscription.
    ConsistentRead: isConsistent,
  };
  return queryItems(table, input, limit);
}
