import { Agency } from "#domain/accounts/agency.ts";
import { getItem } from "#platform/table/read-items.ts";
import { putIf, putIfAbsent, type Table } from "#platform/table/table.ts";
import type { Agencies } from "../ports.ts";
import { agencyItemKey } from "./keys.ts";

export function makeAgencyStore(table: Table): Agencies {
  return {
    async create(agency) {
      await putIfAbsent(table, { ...agency, ...agencyItemKey(agency.id) });
    },
    async read(agencyId) {
      const item = await getItem(table, agencyItemKey(agencyId));
      return item && Agency.parse(item);
    },
    replace: (agency) =>
      putIf(table, { ...agency, ...agencyItemKey(agency.id) }, { expression: "attribute_exists(pk)" }),
  };
}
