import { indexes, parseLeadId, toPosition } from "#platform/table/keys.ts";
import { querySpreadList, spreadKeyFor } from "#platform/table/spread-list.ts";
import { putIf, type Table } from "#platform/table/table.ts";
import type { NextTries } from "../ports.ts";
import { nextTriesKey, nextTryKey } from "./keys.ts";

/**
 * Stores the next try of each lead that ever had one: one item, in the partition of the lead. An item that is in no
 * index says that no try is due. It stays, because its count of facts keeps an older projection from returning.
 */
export function makeNextTryStore(table: Table): NextTries {
  return {
    async save({ clientId, mode, ...key }, next, { count, beside }) {
      const stored = beside.get(nextTryKey(key).sk);
      const receivedKey = next && toPosition(next, key.leadId);
      // What is stored already gets the count of facts, too: a late projection of fewer facts would replace it otherwise.
      if (stored?.["receivedKey"] === receivedKey && Number(stored?.["factCount"] ?? 0) >= count) return;
      const item = {
        ...nextTryKey(key),
        factCount: count,
        ...(receivedKey && {
          receivedKey,
          agencyKey: spreadKeyFor(nextTriesKey(key.agencyId, undefined, mode), key.leadId),
          campaignKey: spreadKeyFor(nextTriesKey(key.agencyId, clientId, mode), key.leadId),
        }),
      };
      await putIf(table, item, {
        expression: "attribute_not_exists(pk) OR factCount <= :factCount",
        values: { ":factCount": count },
      });
    },

    async listDue({ agencyId, clientId, mode, due }, { limit, after }) {
      // "~" sorts after every character of a position, so the page starts right after `after`, and ends with `due`.
      const { items, more } = await querySpreadList(
        table,
        {
          index: clientId ? indexes.byCampaign : indexes.byAgency,
          partition: [clientId ? "campaignKey" : "agencyKey", nextTriesKey(agencyId, clientId, mode)],
          sort: ["receivedKey", after === undefined ? "0" : `${after}~`, `${due}~`],
        },
        limit,
      );
      const positions = items.map((item) => String(item["receivedKey"]));
      return { leads: positions.map((position) => ({ leadId: parseLeadId(position), position })), more };
    },
  };
}
