import type { Entities } from "./ports.ts";

/** More than any caller has: `limits` allows ten subscriptions, and a few more when several are created at once. */
const maxEntities = 100;

/** Lists all entities of a scope in one read, for kinds of which a scope has at most ten. */
export async function listAll<Entity extends { id: string }, Scope>(
  store: Pick<Entities<Entity, Scope>, "list">,
  scope: Scope,
): Promise<Entity[]> {
  return (await store.list(scope, { limit: maxEntities })).entities;
}
