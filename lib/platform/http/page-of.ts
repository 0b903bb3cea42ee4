import type { Refusal } from "#app/problems.ts";
import { ok, type Result } from "#domain/shared/result.ts";
import { limits } from "../limits.ts";
import { readCursor, writeCursor } from "./cursor.ts";

type Asked = { limit?: number | undefined; cursor?: string | undefined };

/**
 * Reads one page of a list: `read` gets how many items to give and the place to go on after. `listing` is everything that
 * decides what the list holds, so that a cursor only fits the list it came from. What could not be read is named where there is any.
 */
export async function pageOf<Item, Id = never, R = never>(
  listing: Record<string, unknown>,
  { limit = limits.pageSize.default, cursor }: Asked,
  read: (page: {
    limit: number;
    after?: string | undefined;
  }) => Promise<Result<{ items: Item[]; unreadable?: Id[]; next?: string | undefined }, R>>,
): Promise<
  Result<{ items: Item[]; unreadable?: Id[]; next: string | null }, R | Extract<Refusal, { kind: "invalid_cursor" }>>
> {
  const after = readCursor(listing, cursor);
  if (!after.ok) return after;
  const page = await read({ limit, after: after.value });
  if (!page.ok) return page;
  const { items, unreadable = [], next } = page.value;
  return ok({
    items,
    ...(unreadable.length > 0 && { unreadable }),
    next: next === undefined ? null : writeCursor(listing, next),
  });
}

/** Where to go on after a page of things that are listed by their ids. */
export const nextOf = ({
  entities,
  more,
}: {
  entities: readonly { id: string }[];
  more: boolean;
}): string | undefined => (more ? entities.at(-1)?.id : undefined);
