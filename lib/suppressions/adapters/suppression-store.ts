import { isInForce, Suppression } from "#domain/suppressions/suppression.ts";
import { ids } from "#platform/ids.ts";
import { listKind } from "#platform/table/entity-store.ts";
import { readItems } from "#platform/table/read-items.ts";
import { putNew, removeItem, type Table } from "#platform/table/table.ts";
import type { Suppressions } from "../ports.ts";
import { suppressionItem, suppressionKind, suppressionsPartition } from "./keys.ts";

/** The suppressions of an agency in a partition of their own: one item for each contact, under an id derived from its hash. */
export function makeSuppressions(table: Table): Suppressions {
  const idOf = (hash: string) => ids.derive("sup", hash);
  return {
    async add(agencyId, hash, suppression) {
      const added = { ...suppression, id: idOf(hash) };
      const item = { ...added, ...suppressionItem(agencyId, added.id) };
      const { until } = suppression;
      const names = { "#until": "until" };
      // A comparison with an attribute that is not there is false: nothing outlasts a suppression without an end.
      const isOutlasted =
        until === undefined
          ? { expression: "attribute_exists(#until)", names }
          : { expression: "#until < :until", names, values: { ":until": until } };
      const written = await putNew(table, item, isOutlasted);
      return written.stored ? added : Suppression.parse(written.existing);
    },

    async list(agencyId, page) {
      const { items, more } = await listKind(table, suppressionsPartition(agencyId), suppressionKind, page);
      return { entities: items.map((item) => Suppression.parse(item)), more };
    },

    remove: (agencyId, id) => removeItem(table, suppressionItem(agencyId, id)),

    async find(agencyId, hashes, at) {
      const keys = [...new Set(hashes)].map((hash) => suppressionItem(agencyId, idOf(hash)));
      const found = (await readItems(table, keys)).filter((item) => item !== undefined);
      return found.map((item) => Suppression.parse(item)).filter((suppression) => isInForce(suppression, at));
    },
  };
}
