import { createHash } from "node:crypto";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { findDynamoDbRefusal } from "#local/emulators/find-dynamodb-refusal.ts";
import { toAttributes } from "#platform/table/table.ts";
import { conditionOf } from "./dynamodb-expressions.ts";
import { updated } from "./dynamodb-updates.ts";

type Attributes = Record<string, AttributeValue>;
export type Item = Record<string, unknown>;
export type Input = {
  Item?: Attributes;
  Key?: Attributes;
  IndexName?: string;
  ConditionExpression?: string;
  KeyConditionExpression?: string;
  FilterExpression?: string;
  UpdateExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Attributes;
  ExclusiveStartKey?: Attributes;
  ScanIndexForward?: boolean;
  ReturnValues?: string;
  Limit?: number;
  RequestItems?: Record<string, { Keys: Attributes[] }>;
  TransactItems?: { Put?: Input; Delete?: Input; Update?: Input }[];
};

/** The keys of each index of the table, as it is deployed. */
const sortOf: Record<string, string> = {
  "by-agency": "receivedKey",
  "by-campaign": "receivedKey",
  "by-status": "sk",
  "by-due": "dueAt",
};

/** An item as it was written, and the same item in plain values. */
type Row = { item: Item; attributes: Attributes };

/** The rows of a table by their keys, and those with each value of an attribute that is the partition key of an index. */
type Content = {
  partitions: ReadonlyMap<string, ReadonlyMap<string, Row>>;
  indexes: ReadonlyMap<string, ReadonlyMap<unknown, ReadonlySet<Row>>>;
};

/**
 * A table in memory. Its copy has the same items, and neither sees what is written to the other. `listChanged` returns the
 * keys of the items that differ from those of another table, as `pk sk`. `digest` is equal for tables with equal items; the
 * random id of a write and measured times may differ.
 */
export type MemoryDynamoDb = DynamoDBClient & {
  copy(): MemoryDynamoDb;
  listChanged(since: MemoryDynamoDb): string[];
  digest(): string;
};

const contents = new WeakMap<MemoryDynamoDb, Content>();

/**
 * A table in memory, with the part of the SDK's client that the stores use, for tests with thousands of runs.
 * It supports the expressions of our stores, throws on any other, and meets the limits that the embedded engine lacks. Tests on the embedded engine cover DynamoDB's own behaviour.
 */
export function memoryDynamoDb(content?: Content): MemoryDynamoDb {
  const { partitions, indexes } = copyOf(content ?? { partitions: new Map(), indexes: new Map() });
  /** The partitions and index entries that no copy shares. The others are copied when they change. */
  let owned = new WeakSet<object>();
  const rowOf = ({ pk, sk }: Item) => partitions.get(String(pk))?.get(String(sk));
  const rowAt = (key: Attributes) => partitions.get(key["pk"]?.S ?? "")?.get(key["sk"]?.S ?? "");
  const everything = () => [...partitions.values()].flatMap((partition) => [...partition.values()]);

  /** Returns the value of a key in a form that may change. */
  function own<Key, Value extends object>(map: Map<Key, Value>, key: Key, copyValue: (shared?: Value) => Value): Value {
    const shared = map.get(key);
    if (shared && owned.has(shared)) return shared;
    const value = copyValue(shared);
    owned.add(value);
    map.set(key, value);
    return value;
  }
  const ownPartition = (pk: unknown) => own(partitions, String(pk), (rows) => new Map(rows));

  /** Moves a row in the indexes: from where it was, and to where it is. */
  function reindex(before: Row | undefined, row?: Row): void {
    for (const [attribute, index] of indexes) {
      for (const [each, change] of [
        [before, "delete"],
        [row, "add"],
      ] as const) {
        const value = each?.item[attribute];
        if (each && value !== undefined) own(index, value, (rows) => new Set(rows))[change](each);
      }
    }
  }

  function put(attributes: Attributes, item = unmarshall(attributes)): void {
    const row = { item, attributes };
    const partition = ownPartition(item["pk"]);
    reindex(partition.get(String(item["sk"])), row);
    partition.set(String(item["sk"]), row);
  }

  /** The rows whose attribute, the partition key of an index, has a value. */
  function rowsInIndex(attribute: string, value: unknown): Row[] {
    let index = indexes.get(attribute);
    if (!index) {
      index = new Map();
      for (const row of everything()) {
        const key = row.item[attribute];
        if (key !== undefined) own(index, key, (rows) => new Set(rows)).add(row);
      }
      indexes.set(attribute, index);
    }
    return [...(index.get(value) ?? [])];
  }

  const answers: Record<string, (input: Input) => object> = {
    PutItemCommand(input) {
      const { Item: attributes = {} } = input;
      expectCondition(input, rowAt(attributes));
      put(attributes);
      return {};
    },
    UpdateItemCommand(input) {
      const key = unmarshall(input.Key ?? {});
      const before = rowOf(key);
      expectCondition(input, before);
      const after = updated({ ...key, ...before?.item }, input);
      const attributes = toAttributes(after);
      put(attributes, after);
      return input.ReturnValues ? { Attributes: attributes } : {};
    },
    DeleteItemCommand(input) {
      const { pk, sk } = unmarshall(input.Key ?? {});
      const before = rowOf({ pk, sk });
      expectCondition(input, before);
      reindex(before);
      ownPartition(pk).delete(String(sk));
      return {};
    },
    TransactWriteItemsCommand({ TransactItems = [] }) {
      const CancellationReasons = TransactItems.map(({ Put, Delete, Update }) => {
        const write = Put ?? Delete ?? Update ?? {};
        const holds = isMet(write, rowAt(write.Item ?? write.Key ?? {}));
        return { Code: holds ? "None" : "ConditionalCheckFailed" };
      });
      if (CancellationReasons.some(({ Code }) => Code !== "None")) {
        throw new TransactionCanceledException({ $metadata: {}, message: "", CancellationReasons });
      }
      for (const { Put, Delete, Update } of TransactItems) {
        if (Put) put(Put.Item ?? {});
        else if (Update) answers["UpdateItemCommand"]?.(Update);
        else if (Delete) answers["DeleteItemCommand"]?.({ Key: Delete.Key ?? {} });
      }
      return {};
    },
    GetItemCommand({ Key = {} }) {
      const found = rowAt(Key);
      return found ? { Item: found.attributes } : {};
    },
    BatchGetItemCommand(input) {
      const found = Object.entries(input.RequestItems ?? {}).map(([name, { Keys }]) => [
        name,
        Keys.map((key) => rowAt(key)?.attributes).filter((found) => found !== undefined),
      ]);
      return { Responses: Object.fromEntries(found), UnprocessedKeys: {} };
    },
    QueryCommand(input) {
      const { KeyConditionExpression = "", ExpressionAttributeValues, Limit = Infinity, ExclusiveStartKey } = input;
      const sort = input.IndexName ? (sortOf[input.IndexName] ?? "sk") : "sk";
      const holds = conditionOf(KeyConditionExpression, input);
      const [, name = "", placeholder = ""] = /^(#?\w+) = (:\w+)/.exec(KeyConditionExpression) ?? [];
      const value = ExpressionAttributeValues?.[placeholder]?.S ?? "";
      const rows = input.IndexName
        ? rowsInIndex(input.ExpressionAttributeNames?.[name] ?? name, value)
        : [...(partitions.get(value)?.values() ?? [])];
      const found = rows
        .filter(({ item }) => holds(item))
        .sort((a, b) => (String(a.item[sort]) < String(b.item[sort]) ? -1 : 1));
      if (input.ScanIndexForward === false) found.reverse();
      const seen = ExclusiveStartKey && rowAt(ExclusiveStartKey);
      const left = seen ? found.slice(found.indexOf(seen) + 1) : found;
      const read = left.slice(0, Limit);
      const page = read.map(({ attributes }) => attributes);
      const { pk, sk } = page.at(-1) ?? {};
      const isShown = input.FilterExpression ? conditionOf(input.FilterExpression, input) : () => true;
      return {
        Items: read.filter(({ item }) => isShown(item)).map(({ attributes }) => attributes),
        ...(left.length > page.length && pk && sk && { LastEvaluatedKey: { pk, sk } }),
      };
    },
    ScanCommand(input) {
      const holds = input.FilterExpression ? conditionOf(input.FilterExpression, input) : () => true;
      return {
        Items: everything()
          .filter(({ item }) => holds(item))
          .map(({ attributes }) => attributes),
      };
    },
  };
  const send = async (command: { constructor: { name: string }; input: Input }) => {
    const answer = answers[command.constructor.name];
    if (!answer) throw new Error(`unsupported: ${command.constructor.name}`);
    const refusal = findDynamoDbRefusal(command.input);
    if (refusal !== undefined) throw Object.assign(new Error(refusal), { name: "ValidationException" });
    return answer(command.input);
  };
  const copy = () => {
    owned = new WeakSet();
    return memoryDynamoDb({ partitions, indexes });
  };
  const listChanged = (since: MemoryDynamoDb) =>
    listDifferences(partitions, contents.get(since)?.partitions ?? new Map());
  const digest = () => everything().map(digestRow).sort().join(" ");
  const table = { send, copy, listChanged, digest } as unknown as MemoryDynamoDb;
  contents.set(table, { partitions, indexes });
  return table;
}

const digests = new WeakMap<Row, string>();

/** The SHA-1 of a row, computed once for all tables that share it. */
function digestRow(row: Row): string {
  const known = digests.get(row);
  if (known !== undefined) return known;
  const { writeId: _, tookMs: __, ...attributes } = row.attributes;
  const sorted = Object.entries(attributes).sort(([one], [other]) => (one < other ? -1 : 1));
  const digest = createHash("sha1").update(JSON.stringify(sorted)).digest("base64");
  digests.set(row, digest);
  return digest;
}

function listDifferences(one: Content["partitions"], other: Content["partitions"]): string[] {
  const differs = (row?: Row, from?: Row) =>
    row !== from && JSON.stringify(row?.attributes) !== JSON.stringify(from?.attributes);
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((pk) => {
    const [rows, others] = [one.get(pk), other.get(pk)];
    if (rows === others) return [];
    const sortKeys = new Set([...(rows?.keys() ?? []), ...(others?.keys() ?? [])]);
    return [...sortKeys].filter((sk) => differs(rows?.get(sk), others?.get(sk))).map((sk) => `${pk} ${sk}`);
  });
}

/** Rows never change, and partitions and entries of indexes only in the table that owns them, so that copies share them. */
const copyOf = ({ partitions, indexes }: Content) => ({
  partitions: new Map(partitions) as Map<string, Map<string, Row>>,
  indexes: new Map([...indexes].map(([attribute, values]) => [attribute, new Map(values) as Map<unknown, Set<Row>>])),
});

const isMet = (input: Input, existing: Row | undefined): boolean =>
  !input.ConditionExpression || conditionOf(input.ConditionExpression, input)(existing?.item ?? {});

function expectCondition(input: Input, existing: Row | undefined): void {
  if (isMet(input, existing)) return;
  throw new ConditionalCheckFailedException({
    $metadata: {},
    message: "",
    ...(existing && { Item: existing.attributes }),
  });
}
