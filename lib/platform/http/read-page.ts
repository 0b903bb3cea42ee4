import { ok, type Result } from "#domain/shared/result.ts";
import { limits } from "../limits.ts";
import { fitsResponse } from "./fits-response.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import type { PlatformRefusal } from "./problems.ts";

/**
 * Reads one page of a list.
 * `listQuery` holds everything that decides what the list contains, so that a cursor is valid only in the list it came from.
 * `fetchPage` receives the number of items and the position after which to continue. Items that cannot be read are named in
 * `unreadable`, which is absent if there are none. If the items are more than a response can hold, it reads half as many.
 */
export async function readPage<Item, Id = never, R = never>(
  listQuery: Record<string, unknown>,
  { limit = limits.pageSize.default, cursor }: { limit?: number | undefined; cursor?: string | undefined },
  fetchPage: (page: {
    limit: number;
    after?: string | undefined;
  }) => Promise<Result<{ items: Item[]; unreadable?: Id[]; next?: string | undefined }, R>>,
): Promise<
  Result<
    { items: Item[]; unreadable?: Id[]; next: string | null },
    R | Extract<PlatformRefusal, { kind: "invalid_cursor" }>
  >
> {
  const after = decodeCursor(listQuery, cursor);
  if (!after.ok) return after;
  const page = await fetchPage({ limit, after: after.value });
  if (!page.ok) return page;
  const { items, unreadable = [], next } = page.value;
  if (limit > 1 && !fitsResponse(items))
    return readPage(listQuery, { limit: Math.floor(limit / 2), cursor }, fetchPage);
  return ok({
    items,
    ...(unreadable.length > 0 && { unreadable }),
    next: next === undefined ? null : encodeCursor(listQuery, next),
  });
}

/** The position after a page of entities that are listed by id; undefined on the last page. */
export const nextPosition = ({
  entities,
  more,
}: {
  entities: readonly { id: string }[];
  more: boolean;
}): string | undefined => (more ? entities.at(-1)?.id : undefined);
