import { createHash } from "node:crypto";
import { type Item, type KeyRange, queryKeyRange, type Table } from "./table.ts";

/**
 * Over how many keys of its index a list is spread, so that no single partition takes all of its writes. It may only rise:
 * what was listed under a further key is not found with fewer.
 */
const keyCount = 4;

/** The keys of a spread list. The first is the one from before lists were spread, so that older entries are found. */
export const listSpreadKeys = (key: string): string[] =>
  Array.from({ length: keyCount }, (_, index) => (index === 0 ? key : `${key}/${index}`));

/** Returns the key of a spread list for the entry with this id: always the same one, with all entries spread evenly. */
export function spreadKeyFor(key: string, id: string): string {
  const [byte = 0] = createHash("sha256").update(id).digest();
  return listSpreadKeys(key)[byte % keyCount] ?? key;
}

/** Reads a range of a spread list, up to `limit`, in the order of the whole list: a range of each key, merged. */
export async function querySpreadList(
  table: Table,
  range: KeyRange,
  limit: number,
): Promise<{ items: Item[]; more: boolean }> {
  const { partition, sort, isNewestFirst } = range;
  const pages = await Promise.all(
    listSpreadKeys(partition[1]).map((key) =>
      queryKeyRange(table, { ...range, partition: [partition[0], key] }, limit),
    ),
  );
  const order = isNewestFirst ? -1 : 1;
  const items = pages
    .flatMap((page) => page.items)
    .sort((a, b) => (String(a[sort[0]]) < String(b[sort[0]]) ? -order : order));
  return { items: items.slice(0, limit), more: items.length > limit || pages.some(({ more }) => more) };
}
