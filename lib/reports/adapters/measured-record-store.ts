import { decodeBillingRecord, decodeLeadResults } from "#billing/adapters/billing-record-codec.ts";
import { recordsPartition } from "#leads/adapters/keys.ts";
import { queryKeyRange, type Table } from "#platform/table/table.ts";
import type { MeasuredRecords } from "../ports.ts";

/** Reads the billing records of live leads with what is stored beside them. */
export const makeMeasuredRecordStore = (table: Table): MeasuredRecords => ({
  async list({ agencyId, clientId }, { from, to }, { limit, after }) {
    // A position starts with an instant, so the bare instant `to` sorts before every lead of that instant. "~" sorts
    // after every character of a position, so the page starts right after `after`.
    const startAfter = after === undefined ? from : `${after}~`;
    const { items, more } = await queryKeyRange(
      table,
      { partition: ["pk", recordsPartition(agencyId, clientId)], sort: ["sk", startAfter, to] },
      limit,
    );
    return {
      records: items.map((item) => ({
        record: decodeBillingRecord(item),
        version: Number(item["factCount"]),
        results: decodeLeadResults(item),
      })),
      next: more ? items.at(-1)?.sk : undefined,
    };
  },
});
