import { randomUUID } from "node:crypto";
import { TransactionCanceledException, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import type * as z from "zod";
import type { AgencyScope, Created, Entities, LimitedEntities, Page } from "../ports.ts";
import { creationGuardKey } from "./keys.ts";
import { getItem } from "./read-items.ts";
import { type Item, putIf, putIfAbsent, queryKeyRange, type Table, toAttributes, toNewPut, toPut } from "./table.ts";

export const agencyPartition = ({ agencyId }: AgencyScope): string => agencyId;

/**
 * Makes the store of one kind of entity: partition by owner, sort key by id. `updatedAt` detects conflicting changes.
 * `encode` makes the item of an entity, which `schema` parses.
 */
export function makeEntityStore<Entity extends { id: string; updatedAt: string }, Scope>(
  table: Table,
  kind: string,
  schema: z.ZodType<Entity>,
  partition: (scope: Scope) => string,
  encode: (entity: Entity) => object = (entity) => entity,
): Entities<Entity, Scope> {
  const keyFor = (scope: Scope, id: string) => ({ pk: partition(scope), sk: `${kind}/${id}` });
  const decode = (item: Item): Entity => schema.parse(item);
  return {
    async create(scope, entity, fingerprint) {
      const written = await putIfAbsent(table, { ...encode(entity), ...keyFor(scope, entity.id), fingerprint });
      if (written.stored) return { outcome: "created", entity };
      return toExisting(written.existing, fingerprint, decode);
    },

    async read(scope, id) {
      const item = await getItem(table, keyFor(scope, id));
      return item && decode(item);
    },

    async list(scope, page) {
      const { items, more } = await listItemsByKind(table, partition(scope), kind, page);
      return { entities: items.map(decode), more };
    },

    async replace(scope, before, after) {
      const key = keyFor(scope, before.id);
      const stored = await getItem(table, key);
      // The fingerprint of the creation stays, so that a retry of the creation is still recognised.
      const item = { ...encode(after), ...key, fingerprint: stored?.["fingerprint"], writeId: randomUUID() };
      const replaced = await putIf(table, item, {
        expression: "updatedAt = :before",
        values: { ":before": before.updatedAt },
      });
      return replaced ? "replaced" : "changed_meanwhile";
    },
  };
}

/**
 * Makes the store of a kind of entity with a limit. A creation counts the entities by listing them, and is stored in one
 * transaction with a new value of the guard, which it read before: if another creation was stored in between, it counts
 * again. What was stored without a guard counts too.
 */
export function makeLimitedEntityStore<Entity extends { id: string; updatedAt: string }, Scope>(
  ...[table, kind, schema, partition]: Parameters<typeof makeEntityStore<Entity, Scope>>
): LimitedEntities<Entity, Scope> {
  const store = makeEntityStore(table, kind, schema, partition);
  return {
    ...store,
    async createWithin(max, scope, entity, fingerprint) {
      const key = { pk: partition(scope), sk: `${kind}/${entity.id}` };
      const guardKey = creationGuardKey(partition(scope), kind);
      // An attempt fails because of another creation, and no more than `max` succeed; the rest are conflicts of DynamoDB.
      for (let attempt = 0; attempt <= 2 * max; attempt += 1) {
        const guard = await getItem(table, guardKey);
        const { entities } = await store.list(scope, { limit: max });
        const isFull = entities.length >= max;
        const item = { ...entity, ...key, fingerprint };
        if (!isFull && (await putGuarded(table, item, { before: guard, key: guardKey })))
          return { outcome: "created", entity };
        const existing = await getItem(table, key);
        if (existing) return toExisting(existing, fingerprint, (found) => schema.parse(found));
        if (isFull) return { outcome: "limit_reached" };
      }
      throw new Error(`other creations of a ${kind} kept this one from being stored`);
    },
  };
}

/** The result of a creation whose id is taken. */
function toExisting<Entity>(existing: Item, fingerprint: string, decode: (item: Item) => Entity): Created<Entity> {
  if (existing["fingerprint"] !== fingerprint) return { outcome: "conflict" };
  return { outcome: "replayed", entity: decode(existing) };
}

/** Stores a new item and the next value of a guard; false if the item exists or the guard changed. */
async function putGuarded(
  table: Table,
  item: Item,
  guard: { before: Item | undefined; key: { pk: string; sk: string } },
): Promise<boolean> {
  const guardItem = { ...guard.key, writeId: randomUUID() };
  const guardPut = guard.before
    ? toPut(table, guardItem, {
        ConditionExpression: "writeId = :before",
        ExpressionAttributeValues: toAttributes({ ":before": guard.before["writeId"] }),
      })
    : toNewPut(table, guardItem);
  try {
    await table.client.send(
      new TransactWriteItemsCommand({
        TransactItems: [toNewPut(table, item), guardPut],
      }),
    );
    return true;
  } catch (error) {
    const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    if (!reasons.some(({ Code }) => Code === "ConditionalCheckFailed" || Code === "TransactionConflict")) throw error;
    return false;
  }
}

/** Lists items whose sort key is `kind/<id>`, in descending order of id: newest first, because new ids sort by time of creation. */
export async function listItemsByKind(table: Table, pk: string, kind: string, { limit, after }: Page) {
  const last = `${kind}/${after ?? "~"}`;
  const { items } = await queryKeyRange(
    table,
    // "~" sorts after every character of an id. The bounds are inclusive, and the previous page already contained `after`.
    { partition: ["pk", pk], sort: ["sk", `${kind}/`, last], isNewestFirst: true },
    limit + 2,
  );
  const remaining = items.filter(({ sk }) => sk !== last);
  return { items: remaining.slice(0, limit), more: remaining.length > limit };
}
