import { isSuppressionActive, Suppression } from "#domain/suppressions/suppression.ts";
import { ids } from "#platform/ids.ts";
import { listItemsByKind } from "#platform/table/entity-store.ts";
import { readItems } from "#platform/table/read-items.ts";
import { putIfAbsent, removeItem, type Table } from "#platform/table/table.ts";
import type { Suppressions } from "../ports.ts";
import { suppressionKey, suppressionKind, suppressionsPartition } from "./keys.ts";

/** Stores each agency's suppressions in one partition: one item for each contact, with an id derived from its hash. */
export function makeSuppressionStore(table: Table): Suppressions {
  const suppressionIdFor = (hash: string) => ids.deriveUnkeyed("sup", hash);
  return {
    async add(agencyId, hash, suppression) {
      const added = { ...suppression, id: suppressionIdFor(hash) };
      const item = { ...added, ...suppressionKey(agencyId, added.id) };
      const { until } = suppression;
      const names = { "#until": "until" };
      // A comparison with an absent attribute is false, so nothing replaces a suppression without an end.
      const endsEarlierCondition =
        until === undefined
          ? { expression: "attribute_exists(#until)", names }
          : { expression: "#until < :until", names, values: { ":until": until } };
      const written = await putIfAbsent(table, item, endsEarlierCondition);
      return written.stored ? added : Suppression.parse(written.existing);
    },

    async list(agencyId, page) {
      const { items, more } = await listItemsByKind(table, suppressionsPartition(agencyId), suppressionKind, page);
      return { entities: items.map((item) => Suppression.parse(item)), more };
    },

    remove: (agencyId, id) => removeItem(table, suppressionKey(agencyId, id)),

    async findActive(agencyId, hashes, at) {
      const keys = [...new Set(hashes)].map((hash) => suppressionKey(agencyId, suppressionIdFor(hash)));
      const found = (await readItems(table, keys)).filter((item) => item !== undefined);
      return found.map((item) => Suppression.parse(item)).filter((suppression) => isSuppressionActive(suppression, at));
    },
  };
}
