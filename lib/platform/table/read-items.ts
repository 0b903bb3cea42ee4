import { type AttributeValue, BatchGetItemCommand, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { type Item, type Table, toAttributes, toItem } from "./table.ts";

type Key = { pk: string; sk: string };
type PendingRead = {
  keys: readonly Key[];
  resolve: (items: (Item | undefined)[]) => void;
  reject: (fault: unknown) => void;
};

/** The reads requested in this turn of the event loop, by table. */
const pendingReads = new WeakMap<Table, PendingRead[]>();

/**
 * Reads items with strong consistency: one for each of `keys`, in their order, undefined where there is none.
 * All reads that are requested in the same turn of the event loop share one call, so that callers need not coordinate. If that
 * call fails, each of these reads rejects with its error.
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
  const keys = queue.flatMap((read) => read.keys);
  const [only] = keys;
  try {
    const items = only && keys.length === 1 ? [await getSingleItem(table, only)] : await getItems(table, keys);
    let start = 0;
    for (const read of queue) {
      read.resolve(items.slice(start, start + read.keys.length));
      start += read.keys.length;
    }
  } catch (fault) {
    for (const { reject } of queue) reject(fault);
  }
}

/** Reads one item like `readItems`: strongly consistent, in a shared call; undefined if there is none. */
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

/** The maximum number of keys of one BatchGetItem. */
const keysPerBatch = 100;

/** How often the unprocessed keys of a batch are read, and the longest pause before the second attempt; each later pause is twice as long. */
const maxAttempts = 6;
const initialPauseMs = 50;

/**
 * Reads any number of items with strong consistency: one for each of `keys`, in their order, undefined where there is none.
 * Keys may repeat. Keys that DynamoDB leaves unprocessed (it throttles, or the response exceeds 16 MB) are read again: six attempts in all,
 * within two seconds. Throws if some keys are still unprocessed, because an unprocessed key is not a missing item.
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

/** Waits for half of `maxMs` to all of it, so that callers that were throttled together do not retry together. */
const pauseWithJitter = (maxMs: number) =>
  new Promise((resolve) => setTimeout(resolve, (maxMs * (1 + Math.random())) / 2));

/** One string for both parts of a key; no key contains a line break. */
const toKeyString = ({ pk, sk }: { pk: string; sk: string }): string => `${pk}\n${sk}`;
