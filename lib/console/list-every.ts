import type { Entities } from "#platform/ports.ts";

/** The most entities that a choice on a page offers. */
const most = 200;

/** Lists the entities of a scope, page by page, up to 200: more than a choice can show. Newest first. */
export async function listEvery<Entity extends { id: string }, Scope>(
  store: Pick<Entities<Entity, Scope>, "list">,
  scope: Scope,
): Promise<Entity[]> {
  const found: Entity[] = [];
  for (;;) {
    const { entities, more } = await store.list(scope, { limit: 100, after: found.at(-1)?.id });
    found.push(...entities);
    if (!more || entities.length === 0 || found.length >= most) return found;
  }
}
