import { indexes, parseLeadId } from "#platform/table/keys.ts";
import { querySpreadList } from "#platform/table/spread-list.ts";
import { putIf, type Table } from "#platform/table/table.ts";
import type { Position } from "#platform/ports.ts";
import type { ListedLead, WorkListIndex } from "../ports.ts";
import { parseRecordKey, toWaitingKeys, workListKey, workListsKey } from "./keys.ts";

/**
 * Stores in which list a lead waits that was held: one item, in the partition of the lead. An item that is in no index
 * says that the lead waits in none. It stays, because its count of facts keeps an older projection from returning. The
 * billing record of any other lead has the keys of its list; `list` reads both.
 */
export function makeWorkListStore(table: Table): WorkListIndex {
  return {
    async save(lead, entry, { count, mayRecur, beside }) {
      const stored = beside.get(workListKey(lead).sk);
      const place = entry && toWaitingKeys(lead, entry);
      const isSame =
        stored !== undefined &&
        stored["receivedKey"] === place?.receivedKey &&
        stored["agencyKey"] === place?.agencyKey;
      // A place that never recurs needs no newer count: no projection in between can differ from it.
      if (isSame && (!mayRecur || Number(stored["factCount"] ?? 0) >= count)) return;
      await putIf(
        table,
        { ...workListKey(lead), factCount: count, ...place },
        { expression: "attribute_not_exists(pk) OR factCount <= :factCount", values: { ":factCount": count } },
      );
    },

    async drop(key, { count, beside }) {
      if (beside.get(workListKey(key).sk)?.["receivedKey"] === undefined) return;
      await putIf(
        table,
        { ...workListKey(key), factCount: count },
        { expression: "factCount <= :factCount", values: { ":factCount": count } },
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
      // A lead whose place moves from an item of its own to its billing record is in the list twice.
      const leads = new Map<Position, ListedLead>();
      for (const item of items) {
        const position = String(item["receivedKey"]);
        const record = parseRecordKey(item) ?? leads.get(position)?.record;
        leads.set(position, { leadId: parseLeadId(position), position, record });
      }
      return { leads: [...leads.values()], more };
    },
  };
}
