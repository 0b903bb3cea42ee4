import { getItem } from "#platform/table/read-items.ts";
import { putIfAbsent, removeItem, type Table } from "#platform/table/table.ts";
import type { OptOuts } from "../ports.ts";
import { optOutKey } from "./keys.ts";

/** Stores the opt-outs of an agency's messages: one item for each phone or address, under its keyed hash. */
export function makeOptOutStore(table: Table): OptOuts {
  return {
    async add(agencyId, hash, at) {
      await putIfAbsent(table, { ...optOutKey(agencyId, hash), at });
    },
    async remove(agencyId, hash) {
      await removeItem(table, optOutKey(agencyId, hash));
    },
    has: async (agencyId, hash) => (await getItem(table, optOutKey(agencyId, hash))) !== undefined,
  };
}
