import type { AttributeValue } from "@aws-sdk/client-dynamodb";

type StoredItem = Readonly<Record<string, AttributeValue>>;

/** What DynamoDB adds to each item and to each index entry when it bills storage, in bytes. */
const overhead = 100;

/** The hash keys of the indexes, and the range key of each. Indexes contain keys only. */
const indexKeys = [
  ["agencyKey", "receivedKey"],
  ["campaignKey", "receivedKey"],
  ["statusKey", "sk"],
  ["dueKey", "dueAt"],
] as const;

/**
 * Measures the bytes that items take in the table and its indexes, as the Amazon DynamoDB Developer Guide counts them
 * ("DynamoDB item sizes and formats").
 */
export function measureStorage(items: readonly StoredItem[]): number {
  return items.reduce((sum, item) => sum + overhead + sizeOfAttributes(item) + sizeOfEntries(item), 0);
}

function sizeOfEntries(item: StoredItem): number {
  const entries = indexKeys.filter((keys) => keys.every((key) => item[key] !== undefined));
  return entries.reduce((sum, keys) => {
    const names = new Set<string>(["pk", "sk", ...keys]);
    const projected = Object.entries(item).filter(([name]) => names.has(name));
    return sum + overhead + sizeOfAttributes(Object.fromEntries(projected));
  }, 0);
}

const sizeOfAttributes = (attributes: StoredItem): number =>
  Object.entries(attributes).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOfValue(value), 0);

function sizeOfValue({ S, N, L, M }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (L !== undefined) return 3 + L.reduce((sum, value) => sum + 1 + sizeOfValue(value), 0);
  if (M !== undefined) return 3 + Object.keys(M).length + sizeOfAttributes(M);
  return 1;
}
