import type { Clients } from "#accounts/ports.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import type { LeadStatus } from "#domain/history/lead-status.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import type { Position } from "#platform/ports.ts";
import { agencyKey, campaignKey, indexes, parseLeadId, parsePositionTime } from "#platform/table/keys.ts";
import { listSpreadKeys } from "#platform/table/spread-list.ts";
import { queryKeyRange, type Table } from "#platform/table/table.ts";
import type { LeadFilter, LeadIndex, LeadIndexPage } from "../ports.ts";
import { heldPartition, heldStatusKey, recordsPartition, releasedLeadsKey, statusKey } from "./keys.ts";
import { searchPersons } from "./search-persons.ts";

/** The most clients whose lists are merged. With more, the list of a status is read from the leads of the whole agency. */
const maxMergedClients = 1_000;

/** A sorted list of positions in the table: its index, its key, and the attribute with the position. */
type IndexSource = { index?: string; hash: string; key: string; range: "receivedKey" | "sk" };

/**
 * Lists leads from the index that fits the filter best. The lists of a client merge its records, which are in the order
 * of placing, with its leads that were held, in the order of receipt. A status across all clients merges those of each, or
 * of very many clients is read from the leads of the agency.
 */
export function makeLeadIndex(table: Table, clients: Clients): LeadIndex {
  return {
    async list(filter, page) {
      if (filter.tags && !filter.clientId) return searchPersons(table, filter, page);
      return readSources(table, await chooseSources(filter, clients), filter, page);
    },
    async listOldestFirst({ agencyId, ...range }, page) {
      const sources = (["live", "test"] as const).map((mode) => agencySource(agencyId, mode));
      const { leads, more } = await readSources(table, sources, { ...range, isOldestFirst: true }, page);
      return { leads: leads.map((lead) => ({ ...lead, receivedAt: parsePositionTime(lead.position) })), more };
    },
    async listByPlacing({ agencyId, clientId, mode }, page) {
      return readSources(table, [recordsSource(agencyId, clientId, mode)], {}, page);
    },
  };
}

type Range = Pick<LeadFilter, "from" | "to"> & { isOldestFirst?: boolean };

async function readSources(
  table: Table,
  sources: readonly IndexSource[],
  range: Range,
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<LeadIndexPage> {
  const pages = await Promise.all(sources.map((source) => readSource(table, source, range, limit, after)));
  const order = range.isOldestFirst ? -1 : 1;
  const positions = pages.flatMap(({ found }) => found).sort((a, b) => (a < b ? order : -order));
  return {
    leads: positions.slice(0, limit).map((position) => ({ leadId: parseLeadId(position), position })),
    more: positions.length > limit || pages.some(({ more }) => more),
  };
}

const agencySource = (agencyId: AgencyId, mode: Mode | undefined): IndexSource => ({
  index: indexes.byAgency,
  hash: "agencyKey",
  key: agencyKey(agencyId, mode),
  range: "receivedKey",
});

const recordsSource = (agencyId: AgencyId, clientId: ClientId, mode: Mode | undefined): IndexSource => ({
  hash: "pk",
  key: recordsPartition(agencyId, clientId, mode),
  range: "sk",
});

const statusSource = (
  agencyId: AgencyId,
  clientId: ClientId,
  status: LeadStatus,
  mode: Mode | undefined,
): IndexSource => ({
  index: indexes.byStatus,
  hash: "statusKey",
  key: statusKey(agencyId, clientId, status, mode),
  range: "sk",
});

const releasedLeadsSource = (agencyId: AgencyId, clientId: ClientId, mode: Mode | undefined): IndexSource => ({
  index: indexes.byCampaign,
  hash: "campaignKey",
  key: releasedLeadsKey(agencyId, clientId, mode),
  range: "receivedKey",
});

async function chooseSources(filter: LeadFilter, clients: Clients): Promise<IndexSource[]> {
  const { agencyId, mode, clientId, campaignId, status, statuses } = filter;
  // A client never pages through a list with the leads of other clients, because its cursors would contain their ids.
  if (campaignId && !clientId) {
    if (status === "held") return [{ hash: "pk", key: heldPartition(agencyId, campaignId, mode), range: "sk" }];
    const key = campaignKey(agencyId, campaignId, mode);
    return [{ index: indexes.byCampaign, hash: "campaignKey", key, range: "receivedKey" }];
  }
  if (status === "held") {
    // A held lead does not belong to a client yet.
    if (clientId) return [];
    return listSpreadKeys(heldStatusKey(agencyId, mode)).map((key) => ({
      index: indexes.byStatus,
      hash: "statusKey",
      key,
      range: "sk",
    }));
  }
  if (status) {
    const { entities, more } = clientId
      ? { entities: [{ id: clientId }], more: false }
      : await clients.list({ agencyId }, { limit: maxMergedClients });
    // The caller leaves out those with another status.
    if (more) return [agencySource(agencyId, mode)];
    return entities.flatMap(({ id }) => [
      statusSource(agencyId, id, status, mode),
      releasedLeadsSource(agencyId, id, mode),
    ]);
  }
  if (clientId && statuses) {
    return [
      ...statuses.map((each) => statusSource(agencyId, clientId, each, mode)),
      releasedLeadsSource(agencyId, clientId, mode),
    ];
  }
  if (clientId) return [recordsSource(agencyId, clientId, mode), releasedLeadsSource(agencyId, clientId, mode)];
  return [agencySource(agencyId, mode)];
}

async function readSource(
  table: Table,
  source: IndexSource,
  { from, to, isOldestFirst = false }: Range,
  limit: number,
  after: Position | undefined,
) {
  // A position starts with its instant, so an instant alone sorts just before all of its leads. "~" sorts after all
  // positions and "0" before them; an empty string would sort before them too, but DynamoDB allows no empty key.
  const [first, last] = [from ?? "0", to ?? "~"];
  const start = isOldestFirst && after !== undefined && after > first ? after : first;
  const end = !isOldestFirst && after !== undefined && after < last ? after : last;
  const { items, more } = await queryKeyRange(
    table,
    {
      index: source.index,
      partition: [source.hash, source.key],
      sort: [source.range, start, end],
      isNewestFirst: !isOldestFirst,
    },
    // The range includes its bounds, so it returns `after` again, which was on the previous page.
    limit + 1,
  );
  const found = items.map((item) => String(item[source.range])).filter((position) => position !== after);
  return { found, more };
}
