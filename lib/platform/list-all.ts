import type { Entities } from "./ports.ts";

/** More than any scope has: `limits` allows ten subscriptions, and simultaneous creations may exceed that by a few. */
const maxEntities = 100;

/** Lists all entities of a scope in one read, for kinds of which a scope has at most ten. */
export const listAll = async <Entity extends { id: string }, Scope>(
  store: Pick<Entities<Entity, Scope>, "list">,
  scope: Scope,
): Promise<Entity[]> => (await store.list(scope, { limit: maxEntities })).entities;
