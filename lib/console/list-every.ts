import type { Entities } from "#platform/ports.ts";

/** How many entities are read at once; DynamoDB ends a read at one megabyte. */
const pageSize = 1_000;

/** Lists all entities of a scope by name, for a choice on a page: each of them must be among the options. */
export async function listEvery<Entity extends { id: string; name: string }, Scope>(
  store: Pick<Entities<Entity, Scope>, "list">,
  scope: Scope,
): Promise<Entity[]> {
  const found: Entity[] = [];
  let isMore = true;
  while (isMore) {
    const { entities, more } = await store.list(scope, { limit: pageSize, after: found.at(-1)?.id });
    found.push(...entities);
    isMore = more;
  }
  return found.sort((a, b) => a.name.localeCompare(b.name, "en"));
}
