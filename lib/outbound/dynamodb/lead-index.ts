import type { Clients } from "../../use-cases/ports/entities.ts";
import type { LeadFilter, LeadIndex, Position } from "../../use-cases/ports/history.ts";
import { agencyKey, campaignKey, indexes, leadAt, recordsPartition, statusKey } from "./keys.ts";
import { queryItems, type Table } from "./table.ts";

/** Clients whose lists are merged at most: the newest ones. An agency with more asks for a status client by client. */
const maxMerged = 1_000;

/** One sorted list of positions in the table: which index, by which key, and the attribute that holds the position. */
type Source = { index?: string; hash: string; key: string; range: "receivedKey" | "sk" };

/**
 * Lists leads from the index that fits the filter best, so that a page costs what it holds. Only a status across all
 * clients of an agency reads one list per client and merges them.
 */
export function makeLeadIndex(table: Table, clients: Clients): LeadIndex {
  return {
    async list(filter, { limit, after }) {
      const sources = await sourcesOf(filter, clients);
      const pages = await Promise.all(sources.map((source) => read(table, source, filter, limit, after)));
      const positions = pages.flatMap(({ found }) => found).sort((a, b) => (a < b ? 1 : -1));
      return {
        leads: positions.slice(0, limit).map((position) => ({ leadId: leadAt(position), position })),
        more: positions.length > limit || pages.some(({ more }) => more),
      };
    },
  };
}

async function sourcesOf(filter: LeadFilter, clients: Clients): Promise<Source[]> {
  const { agencyId, clientId, campaignId, status } = filter;
  if (status) {
    const owners = clientId
      ? [clientId]
      : (await clients.list({ agencyId }, { limit: maxMerged })).entities.map(({ id }) => id);
    return owners.map((id) => ({
      index: indexes.byStatus,
      hash: "statusKey",
      key: statusKey(agencyId, id, status),
      range: "sk",
    }));
  }
  if (campaignId) {
    const key = campaignKey(agencyId, campaignId);
    return [{ index: indexes.byCampaign, hash: "campaignKey", key, range: "receivedKey" }];
  }
  if (clientId) return [{ hash: "pk", key: recordsPartition(agencyId, clientId), range: "sk" }];
  return [{ index: indexes.byAgency, hash: "agencyKey", key: agencyKey(agencyId), range: "receivedKey" }];
}

async function read(
  table: Table,
  source: Source,
  { from, to }: LeadFilter,
  limit: number,
  after: Position | undefined,
) {
  // Positions start with the instant, so an instant alone sorts just before all of its leads; "~" sorts after everything.
  const upper = after ?? to ?? "~";
  const { items, more } = await queryItems(
    table,
    {
      ...(source.index && { IndexName: source.index }),
      KeyConditionExpression: "#hash = :key AND #range BETWEEN :from AND :upper",
      ExpressionAttributeNames: { "#hash": source.hash, "#range": source.range },
      ExpressionAttributeValues: { ":key": source.key, ":from": from ?? "", ":upper": upper },
      ScanIndexForward: false,
    },
    // BETWEEN includes the position itself, which the page before has shown already.
    limit + 1,
  );
  const found = items.map((item) => String(item[source.range])).filter((position) => position !== after);
  return { found, more };
}
