import { indexes, parseLeadId, toPosition } from "#platform/table/keys.ts";
import { querySpreadList, spreadKeyFor } from "#platform/table/spread-list.ts";
import { putIf, type Table } from "#platform/table/table.ts";
import type { WorkListIndex } from "../ports.ts";
import { workListKey, workListsKey } from "./keys.ts";

/**
 * Stores in which list each lead waits: one item, in the partition of the lead. An item that is in no index says that
 * the lead waits in none. It stays, because its count of facts keeps an older projection from returning.
 */
export function makeWorkListStore(table: Table): WorkListIndex {
  return {
    async save({ clientId, ...key }, entry, { count, mayRecur, beside }) {
      const stored = beside.get(workListKey(key).sk);
      const place = entry && {
        receivedKey: toPosition(entry.at, key.leadId),
        agencyKey: spreadKeyFor(workListsKey(key.agencyId, undefined, entry.list), key.leadId),
        campaignKey: spreadKeyFor(workListsKey(key.agencyId, clientId, entry.list), key.leadId),
      };
      const isSame =
        stored !== undefined &&
        stored["receivedKey"] === place?.receivedKey &&
        stored["agencyKey"] === place?.agencyKey;
      // A place that never recurs needs no newer count: no projection in between can differ from it.
      if (isSame && (!mayRecur || Number(stored["factCount"] ?? 0) >= count)) return;
      await putIf(
        table,
        { ...workListKey(key), factCount: count, ...place },
        { expression: "attribute_not_exists(pk) OR factCount <= :factCount", values: { ":factCount": count } },
      );
    },

    async list({ agencyId, clientId, list }, { limit, after }) {
      // "~" sorts after every character of a position, so the page starts right after `after`.
      const { items, more } = await querySpreadList(
        table,
        {
          index: clientId ? indexes.byCampaign : indexes.byAgency,
          partition: [clientId ? "campaignKey" : "agencyKey", workListsKey(agencyId, clientId, list)],
          sort: ["receivedKey", after === undefined ? "0" : `${after}~`, "~"],
        },
        limit,
      );
      const positions = items.map((item) => String(item["receivedKey"]));
      return { leads: positions.map((position) => ({ leadId: parseLeadId(position), position })), more };
    },
  };
}
