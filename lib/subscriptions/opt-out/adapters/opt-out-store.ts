import { getItem } from "#platform/table/read-items.ts";
import { putNew, removeItem, type Table } from "#platform/table/table.ts";
import type { OptOuts } from "../ports.ts";
import { optOutItem } from "./keys.ts";

/** Who opted out of an agency's messages, in the table: an item for each phone or address, under its keyed hash. */
export function makeOptOuts(table: Table): OptOuts {
  return {
    async add(agencyId, hash, at) {
      await putNew(table, { ...optOutItem(agencyId, hash), at });
    },
    async remove(agencyId, hash) {
      await removeItem(table, optOutItem(agencyId, hash));
    },
    has: async (agencyId, hash) => (await getItem(table, optOutItem(agencyId, hash))) !== undefined,
  };
}
