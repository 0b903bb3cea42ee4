import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { indexKeyLimits } from "#local/emulators/find-dynamodb-refusal.ts";
import { region } from "#local/region.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { isOnDynamoDbLocal } from "#test/support/engine.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";

const guide = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide";
const api = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference";
const limits = `${guide}/Constraints.html`;

let emulators: Emulators;
let TableName: string;
beforeAll(async () => {
  emulators = await startEmulators();
  TableName = await createBatonTable(emulators);
});
afterAll(() => emulators.stop());

const text = (length: number) => ({ S: "x".repeat(length) });
const range = (length: number) => Array.from({ length }, (_, index) => index);
const key = (number = 0) => ({ pk: { S: "p" }, sk: { S: String(number) } });
const nested = (depth: number): object => (depth === 0 ? { S: "x" } : { M: { a: nested(depth - 1) } });
const [p, number] = [{ S: "p" }, { N: "1" }];
const reversed = { ":a": { S: "a" }, ":b": { S: "b" } };

type Request = { action: string; input: object };
const put = (attributes: object, more = {}): Request => ({
  action: "PutItem",
  input: { TableName, Item: { ...key(), ...attributes }, ...more },
});
const condition = (ConditionExpression: string, values: object): Request =>
  put({}, { ConditionExpression, ExpressionAttributeValues: values });
const update = (UpdateExpression: string, values: object): Request => ({
  action: "UpdateItem",
  input: { TableName, Key: key(), UpdateExpression, ExpressionAttributeValues: values },
});
const query = (KeyConditionExpression: string, values: object, more = {}): Request => ({
  action: "Query",
  input: { TableName, KeyConditionExpression, ExpressionAttributeValues: values, ...more },
});
const filter = (FilterExpression: string, values: object = {}): Request =>
  query("pk = :p", { ":p": p, ...values }, { FilterExpression });
const transact = (...TransactItems: object[]): Request => ({ action: "TransactWriteItems", input: { TransactItems } });
const putOf = (attributes: object, more = {}) => ({
  Put: { TableName, Item: { ...key(), ...attributes }, ...more },
});
const updateOf = (UpdateExpression: string, values: object) => ({
  Update: { TableName, Key: key(), UpdateExpression, ExpressionAttributeValues: values },
});
const batchGet = (Keys: object[]): Request => ({
  action: "BatchGetItem",
  input: { RequestItems: { [TableName]: { Keys } } },
});
const batchWrite = (items: object[]): Request => ({
  action: "BatchWriteItem",
  input: { RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) } },
});

type Case = {
  what: string;
  page: string;
  request: () => Request;
  /** What DynamoDB Local does, if it does not refuse the request as invalid. */
  onDynamoDbLocal?: "takes it" | "TransactionCanceledException";
};

/** What only the guard refuses. */
const guarded: Case[] = [
  {
    what: "a filter with a BETWEEN from a higher to a lower text",
    page: `${guide}/Expressions.OperatorsAndFunctions.html`,
    request: () => filter("x BETWEEN :b AND :a", reversed),
  },
  {
    what: "a filter with a BETWEEN from a higher to a lower number",
    page: `${guide}/Expressions.OperatorsAndFunctions.html`,
    request: () => filter("x BETWEEN :b AND :a", { ":a": number, ":b": { N: "10" } }),
  },
  {
    what: "a filter with a BETWEEN from a text to a number",
    page: `${guide}/Expressions.OperatorsAndFunctions.html`,
    request: () => filter("x BETWEEN :b AND :a", { ":a": number, ":b": { S: "0" } }),
  },
  {
    what: "a condition of a transaction with a BETWEEN from a higher to a lower text",
    page: `${guide}/Expressions.OperatorsAndFunctions.html`,
    request: () =>
      transact(
        putOf(
          {},
          {
            ConditionExpression: "attribute_exists(pk) OR x BETWEEN :b AND :a",
            ExpressionAttributeValues: reversed,
          },
        ),
      ),
  },
  {
    what: "a filter with more than 300 operators",
    page: limits,
    request: () => filter(Array(151).fill("x = :p").join(" OR ")),
  },
  {
    what: "a condition with more than 300 operators",
    page: limits,
    request: () => condition(Array(151).fill("x <> :p").join(" AND "), { ":p": p }),
  },
  {
    what: "an update with more than 300 operators",
    page: limits,
    request: () =>
      update(
        `SET ${range(151)
          .map((each) => `z${each.toString(36)}=if_not_exists(b,:p)+:p`)
          .join()}`,
        { ":p": number },
      ),
  },
  {
    what: "an IN with more than 100 operands",
    page: limits,
    request: () => filter(`x IN (${Array(101).fill(":p").join()})`),
  },
  {
    what: "a placeholder of a value longer than 255 bytes",
    page: limits,
    request: () => query(`pk = :${"p".repeat(255)}`, { [`:${"p".repeat(255)}`]: p }),
  },
  {
    what: "a query for an empty partition key",
    page: `${limits}#limits-partition-sort-keys`,
    request: () => query("pk = :p", { ":p": { S: "" } }),
  },
  {
    what: "a query from an empty sort key",
    page: `${limits}#limits-partition-sort-keys`,
    request: () => query("pk = :p AND sk BETWEEN :e AND :p", { ":p": p, ":e": { S: "" } }),
  },
  {
    what: "a query for sort keys that begin with an empty text",
    page: `${limits}#limits-partition-sort-keys`,
    request: () => query("pk = :p AND begins_with(sk, :e)", { ":p": p, ":e": { S: "" } }),
  },
  {
    what: "a query for a key of another type than the schema's",
    page: `${guide}/Query.KeyConditionExpressions.html`,
    request: () => query("pk = :p", { ":p": number }),
  },
  {
    what: "a query for a partition key longer than 2048 bytes",
    page: `${limits}#limits-partition-sort-keys`,
    request: () => query("pk = :p", { ":p": text(2049) }),
    onDynamoDbLocal: "takes it",
  },
  {
    what: "a query from a sort key longer than 1024 bytes",
    page: `${limits}#limits-partition-sort-keys`,
    request: () => query("pk = :p AND sk > :s", { ":p": p, ":s": text(1025) }),
  },
  {
    what: "a partition key of an index longer than 2048 bytes",
    page: `${limits}#limits-partition-sort-keys`,
    request: () => put({ agencyKey: text(2049), receivedKey: p }),
  },
  {
    what: "a sort key of an index longer than 1024 bytes",
    page: `${limits}#limits-partition-sort-keys`,
    request: () => put({ agencyKey: p, receivedKey: text(1025) }),
  },
  {
    what: "an update to a sort key of an index longer than 1024 bytes",
    page: `${limits}#limits-partition-sort-keys`,
    request: () => update("SET receivedKey = :long", { ":long": text(1025) }),
    onDynamoDbLocal: "takes it",
  },
  {
    what: "a transaction with an empty map of values",
    page: `${guide}/Expressions.ExpressionAttributeValues.html`,
    request: () => transact(putOf({}, { ExpressionAttributeValues: {}, ConditionExpression: "attribute_exists(pk)" })),
  },
  {
    what: "a transaction that updates a part of the key",
    page: `${api}/API_UpdateItem.html`,
    request: () => transact(updateOf("SET sk = :p", { ":p": p })),
    onDynamoDbLocal: "TransactionCanceledException",
  },
  {
    what: "a transaction that sets an attribute twice",
    page: `${guide}/Expressions.UpdateExpressions.html`,
    request: () => transact(updateOf("SET x = :p, x = :p", { ":p": p })),
  },
];

/** What the embedded DynamoDB refuses itself, so that the guard need not. */
const refusedByEngine: Case[] = [
  {
    what: "a key condition with a BETWEEN from a higher to a lower text",
    page: `${guide}/Query.KeyConditionExpressions.html`,
    request: () => query("pk = :p AND sk BETWEEN :b AND :a", { ":p": p, ...reversed }),
  },
  {
    what: "a condition with a BETWEEN from a higher to a lower text",
    page: `${guide}/Expressions.OperatorsAndFunctions.html`,
    request: () => condition("x BETWEEN :b AND :a", reversed),
  },
  { what: "an empty partition key", page: limits, request: () => put({ pk: { S: "" } }) },
  { what: "an empty sort key", page: limits, request: () => put({ sk: { S: "" } }) },
  { what: "an empty key of an index", page: limits, request: () => put({ agencyKey: { S: "" } }) },
  { what: "a partition key longer than 2048 bytes", page: limits, request: () => put({ pk: text(2049) }) },
  { what: "a sort key longer than 1024 bytes", page: limits, request: () => put({ sk: text(1025) }) },
  {
    what: "an expression longer than 4 kB",
    page: limits,
    request: () => filter(`${"x".repeat(4_092)} = :p`),
  },
  {
    what: "a transaction of more than 100 items",
    page: `${api}/API_TransactWriteItems.html`,
    request: () => transact(...range(101).map((each) => putOf(key(each)))),
  },
  {
    what: "a transaction with an item twice",
    page: `${api}/API_TransactWriteItems.html`,
    request: () => transact(putOf({}), putOf({})),
  },
  {
    what: "a batch of more than 25 writes",
    page: `${api}/API_BatchWriteItem.html`,
    request: () => batchWrite(range(26).map(key)),
  },
  {
    what: "a batch that writes an item twice",
    page: `${api}/API_BatchWriteItem.html`,
    request: () => batchWrite([key(), key()]),
  },
  {
    what: "a batch of more than 100 reads",
    page: `${api}/API_BatchGetItem.html`,
    request: () => batchGet(range(101).map(key)),
  },
  {
    what: "a batch that reads an item twice",
    page: `${api}/API_BatchGetItem.html`,
    request: () => batchGet([key(), key()]),
  },
  { what: "an item larger than 400 kB", page: limits, request: () => put({ x: text(400 * 1024) }) },
  {
    what: "an update to an item larger than 400 kB",
    page: limits,
    request: () => update("SET x = :x, y = :x", { ":x": text(200 * 1024) }),
  },
  { what: "a number of more than 38 digits", page: limits, request: () => put({ x: { N: "1".repeat(39) } }) },
  { what: "attributes nested deeper than 32 levels", page: limits, request: () => put({ x: nested(33) }) },
  {
    what: "an unused value",
    page: `${guide}/Expressions.ExpressionAttributeValues.html`,
    request: () => condition("attribute_exists(pk)", { ":p": p }),
  },
  {
    what: "an unused name",
    page: `${guide}/Expressions.ExpressionAttributeNames.html`,
    request: () => query("pk = :p", { ":p": p }, { ExpressionAttributeNames: { "#x": "x" } }),
  },
  {
    what: "a reserved word without a placeholder",
    page: `${guide}/ReservedWords.html`,
    request: () => filter("status = :p"),
  },
  { what: "an empty set", page: limits, request: () => put({ x: { SS: [] } }) },
  {
    what: "a query for no items",
    page: `${api}/API_Query.html`,
    request: () => query("pk = :p", { ":p": p }, { Limit: 0 }),
  },
];

/** The cases as rows: a title shows the texts of a row in full. */
const listRows = (cases: readonly Case[]) =>
  cases.map(({ what, page, request, onDynamoDbLocal }) => [what, page, request, onDynamoDbLocal] as const);

/** Sends a request past the guard, which does not see `fetch`. Returns the name of the error; undefined if it succeeds. */
async function sendUnguarded({ action, input }: Request): Promise<string | undefined> {
  const response = await fetch(emulators.endpoints.dynamodb, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${action}`,
      "x-amz-date": "20260101T000000Z",
      authorization: `AWS4-HMAC-SHA256 Credential=${emulators.dynamodbConfig.credentials.accessKeyId}/20260101/${region}/local/aws4_request, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(input),
  });
  const { __type: type }: { __type?: string } = JSON.parse(await response.text());
  return response.ok ? undefined : (type ?? "").replace(/^.*#/, "");
}

const sendGuarded = ({ action, input }: Request) => emulators.call.json(`DynamoDB_20120810.${action}`, input);

beforeAll(async () => {
  await sendGuarded(put({}));
});

describe("AWS and the guard of the local DynamoDB refuse what its engine takes:", () => {
  it.each(listRows(guarded))("%s (%s)", async (_what, _page, request, onDynamoDbLocal) => {
    // DynamoDB Local confirms the rule. When a new embedded engine refuses it too, the rule is no longer needed.
    const done = isOnDynamoDbLocal ? (onDynamoDbLocal ?? "ValidationException") : "takes it";
    expect((await sendUnguarded(request())) ?? "takes it").toBe(done);

    await expect(sendGuarded(request())).rejects.toMatchObject({ name: "ValidationException" });
  });
});

describe("AWS and the engine of the local DynamoDB refuse:", () => {
  it.each(listRows(refusedByEngine))("%s (%s)", async (_what, _page, request) => {
    expect(await sendUnguarded(request())).toBe("ValidationException");
  });
});

it("the SDK gets the refusal of the guard as it gets one of AWS, without another attempt", async () => {
  const refused = emulators.dynamodb.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": { S: "" } },
    }),
  );

  await expect(refused).rejects.toMatchObject({ name: "ValidationException", $metadata: { attempts: 1 } });
});

it("a table in memory refuses the same", async () => {
  const refused = memoryDynamoDb().send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": { S: "" } },
    }),
  );

  await expect(refused).rejects.toMatchObject({ name: "ValidationException" });
});

it("the guard knows every key of the deployed indexes", async () => {
  const { Table } = await emulators.call.json<{
    Table: { GlobalSecondaryIndexes: { KeySchema: { AttributeName: string; KeyType: "HASH" | "RANGE" }[] }[] };
  }>("DynamoDB_20120810.DescribeTable", { TableName });

  const keys = Table.GlobalSecondaryIndexes.flatMap(({ KeySchema }) => KeySchema).map(({ AttributeName, KeyType }) => [
    AttributeName,
    KeyType === "HASH" ? 2048 : 1024,
  ]);

  const { sk, ...indexOnly } = Object.fromEntries(keys);
  expect(indexOnly).toEqual(indexKeyLimits);
  // It is the sort key of the table too, whose limit the engine checks.
  expect(sk).toBe(1024);
});
