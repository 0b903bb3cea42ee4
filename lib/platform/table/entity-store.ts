import { randomUUID } from "node:crypto";
import type * as z from "zod";
import type { AgencyScope, Entities, Page } from "../ports.ts";
import { getItem } from "./read-items.ts";
import { type Item, putIf, putIfAbsent, queryKeyRange, type Table } from "./table.ts";

export const agencyPartition = ({ agencyId }: AgencyScope): string => agencyId;

/** Makes the store of one kind of entity: partition by owner, sort key by id. `updatedAt` detects conflicting changes. */
export function makeEntityStore<Entity extends { id: string; updatedAt: string }, Scope>(
  table: Table,
  kind: string,
  schema: z.ZodType<Entity>,
  partition: (scope: Scope) => string,
): Entities<Entity, Scope> {
  const keyFor = (scope: Scope, id: string) => ({ pk: partition(scope), sk: `${kind}/${id}` });
  const decode = (item: Item): Entity => schema.parse(item);
  return {
    async create(scope, entity, fingerprint) {
      const written = await putIfAbsent(table, { ...entity, ...keyFor(scope, entity.id), fingerprint });
      if (written.stored) return { outcome: "created", entity };
      if (written.existing["fingerprint"] !== fingerprint) return { outcome: "conflict" };
      return { outcome: "replayed", entity: decode(written.existing) };
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
      const item = { ...after, ...key, fingerprint: stored?.["fingerprint"], writeId: randomUUID() };
      const replaced = await putIf(table, item, {
        expression: "updatedAt = :before",
        values: { ":before": before.updatedAt },
      });
      return replaced ? "replaced" : "changed_meanwhile";
    },
  };
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
