import { type AttributeValue, BatchGetItemCommand, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { type Item, type Table, toAttributes, toItem } from "./table.ts";

type Key = { pk: string; sk: string };
type PendingRead = {
  keys: readonly Key[];
  resolve: (items: (Item | undefined)[]) => void;
  reject: (fault: unknown) => void;
};

/** What was asked for in this turn of the event loop, by table. */
const pendingReads = new WeakMap<Table, PendingRead[]>();

/**
 * Reads items, strongly consistent: one for each of `keys`, in their order, undefined where there is none. Everything that is asked for in
 * the same turn of the event loop is read by one call, so that who reads several things at once needs not know of the others. Fails
 * as one: whoever asked is told of the fault.
 */
export function readItems(table: Table, keys: readonly Key[]): Promise<(Item | undefined)[]> {
  return new Promise((resolve, reject) => {
    const queue = pendingReads.get(table) ?? [];
    queue.push({ keys, resolve, reject });
    if (queue.length > 1) return;
    pendingReads.set(table, queue);
    queueMicrotask(() => {
      pendingReads.delete(table);
      void resolveReads(table, queue);
    });
  });
}

async function resolveReads(table: Table, queue: readonly PendingRead[]): Promise<void> {
  const keys = queue.flatMap((each) => each.keys);
  const [only] = keys;
  try {
    const items = only && keys.length === 1 ? [await getSingleItem(table, only)] : await getItems(table, keys);
    let start = 0;
    for (const each of queue) {
      each.resolve(items.slice(start, start + each.keys.length));
      start += each.keys.length;
    }
  } catch (fault) {
    for (const { reject } of queue) reject(fault);
  }
}

/** Reads one item, strongly consistent, together with whatever else is asked for just now; undefined when there is none. */
export async function getItem(table: Table, key: Key): Promise<Item | undefined> {
  const [item] = await readItems(table, [key]);
  return item;
}

async function getSingleItem(table: Table, key: Key): Promise<Item | undefined> {
  const { Item: found } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key: toAttributes(key), ConsistentRead: true }),
  );
  return found && toItem(found);
}

/** What BatchGetItem takes at once. */
const keysPerBatch = 100;

/** How often a part of a batch is asked for that DynamoDB did not answer, and the longest rest before the second time; each later one is twice as long. */
const maxAttempts = 6;
const initialPauseMs = 50;

/**
 * Reads any number of items, strongly consistent: one for each of `keys`, in their order, undefined where there is none. Keys may
 * repeat. What DynamoDB leaves out (it is throttled, or the answer is over 16 MB) is asked for again, up to six times within two seconds;
 * throws when some of it still has no answer, because a missing answer is not a missing item.
 */
export async function getItems(
  table: Table,
  keys: readonly { pk: string; sk: string }[],
): Promise<(Item | undefined)[]> {
  const uniqueKeys = [
    ...new Map(keys.map((key) => [toKeyString(key), toAttributes({ pk: key.pk, sk: key.sk })])).values(),
  ];
  const batchStarts = Array.from(
    { length: Math.ceil(uniqueKeys.length / keysPerBatch) },
    (_, index) => index * keysPerBatch,
  );
  const batches = await Promise.all(
    batchStarts.map((start) => getBatch(table, uniqueKeys.slice(start, start + keysPerBatch))),
  );
  const found = new Map(batches.flat().map((item) => [toKeyString(item), item]));
  return keys.map((key) => found.get(toKeyString(key)));
}

async function getBatch(table: Table, keys: Record<string, AttributeValue>[]): Promise<Item[]> {
  const items: Item[] = [];
  let remainingKeys = keys;
  for (let tried = 0; tried < maxAttempts && remainingKeys.length > 0; tried += 1) {
    if (tried > 0) await pauseWithJitter(initialPauseMs * 2 ** (tried - 1));
    const { Responses, UnprocessedKeys } = await table.client.send(
      new BatchGetItemCommand({ RequestItems: { [table.name]: { Keys: remainingKeys, ConsistentRead: true } } }),
    );
    items.push(...(Responses?.[table.name] ?? []).map(toItem));
    remainingKeys = UnprocessedKeys?.[table.name]?.Keys ?? [];
  }
  if (remainingKeys.length > 0)
    throw new Error(`${remainingKeys.length} of ${keys.length} items not read after ${maxAttempts} tries`);
  return items;
}

/** Rests for half of `mostMs` to all of it, so that those who were throttled together do not come back together. */
const pauseWithJitter = (maxMs: number) =>
  new Promise((resolve) => setTimeout(resolve, (maxMs * (1 + Math.random())) / 2));

/** No key holds a line break. */
const toKeyString = ({ pk, sk }: { pk: string; sk: string }): string => `${pk}\n${sk}`;
