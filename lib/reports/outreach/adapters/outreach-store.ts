import { StoredOutreach } from "#domain/reports/outreach.ts";
import { putIfAbsent, queryKeyRange, type Table } from "#platform/table/table.ts";
import type { OutreachStore } from "../ports.ts";
import { outreachKey, outreachPartition } from "./keys.ts";

/** Stores outreach: one item for each version of a day. */
export const makeOutreachStore = (table: Table): OutreachStore => ({
  async list(scope, { from, to }) {
    const { items } = await queryKeyRange(
      table,
      // "~" sorts after every version.
      { partition: ["pk", outreachPartition(scope)], sort: ["sk", `${from}/`, `${to}/~`] },
      Number.POSITIVE_INFINITY,
    );
    return items.map((item) => StoredOutreach.parse(item));
  },

  async add(scope, version) {
    const { stored } = await putIfAbsent(table, { ...version, ...outreachKey(scope, version) });
    return stored;
  },
});
