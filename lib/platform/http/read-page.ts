import { ok, type Result } from "#domain/shared/result.ts";
import { limits } from "../limits.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import type { PlatformRefusal } from "./problems.ts";

type PageQuery = { limit?: number | undefined; cursor?: string | undefined };

/**
 * Reads one page of a list: `read` gets how many items to give and the place to go on after. `listing` is everything that
 * decides what the list holds, so that a cursor only fits the list it came from. What could not be read is named where there is any.
 */
export async function readPage<Item, Id = never, R = never>(
  listQuery: Record<string, unknown>,
  { limit = limits.pageSize.default, cursor }: PageQuery,
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
  return ok({
    items,
    ...(unreadable.length > 0 && { unreadable }),
    next: next === undefined ? null : encodeCursor(listQuery, next),
  });
}

/** Where to go on after a page of things that are listed by their ids. */
export const nextPosition = ({
  entities,
  more,
}: {
  entities: readonly { id: string }[];
  more: boolean;
}): string | undefined => (more ? entities.at(-1)?.id : undefined);
