import type { Caller } from "#domain/accounts/caller.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { ok } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { readPage } from "#platform/http/read-page.ts";
import { formatTable, negotiateFormat, toPageHeaders } from "#platform/http/table-formats.ts";
import { entryColumns, toBalancesView, toEntryPlace, toEntryView, toProofView } from "./entry-views.ts";
import type { makeListEntries } from "./list-entries.ts";
import type { LedgerRefusal } from "./problems.ts";
import type { makeProveEntry } from "./prove-entry.ts";
import type { makeReadBalances } from "./read-balances.ts";
import type { Routes } from "./routes.ts";
import type { EntryQuery } from "./schemas.ts";

type Refusal = PlatformRefusal | LedgerRefusal;
type ListEntries = ReturnType<typeof makeListEntries>;

export const listEntries =
  (list: ListEntries): Endpoint<Routes["listEntries"], Refusal> =>
  ({ caller, query, headers }) =>
    sendEntries(list, caller, { path: "/v1/entries", query, accept: headers["accept"] });

export const listClientEntries =
  (list: ListEntries): Endpoint<Routes["listClientEntries"], Refusal> =>
  ({ caller, params: { clientId }, query, headers }) =>
    sendEntries(list, caller, { path: `/v1/clients/${clientId}/entries`, clientId, query, accept: headers["accept"] });

async function sendEntries(
  list: ListEntries,
  caller: Caller,
  request: {
    path: string;
    clientId?: ClientId;
    query: ReturnType<typeof EntryQuery.parse>;
    accept: string | undefined;
  },
) {
  const { path, clientId, accept } = request;
  const { limit, cursor, ...filter } = request.query;
  const format = negotiateFormat(accept);
  if (!format.ok) return format;
  const page = await readPage({ entries: clientId ?? caller.agencyId, ...filter }, { limit, cursor }, async (asked) => {
    const found = await list(caller, { clientId, ...filter }, asked);
    return found.ok ? ok({ items: found.value.entries.map(toEntryView), next: found.value.next }) : found;
  });
  if (!page.ok) return page;
  return ok({
    status: 200 as const,
    body: formatTable(format.value, page.value, { columns: entryColumns, hasHeader: cursor === undefined }),
    headers: toPageHeaders(path, { ...filter, limit }, page.value.next),
  });
}

export const proveEntry =
  (prove: ReturnType<typeof makeProveEntry>): Endpoint<Routes["proveEntry"], Refusal> =>
  async ({ caller, params: { clientId, entryId } }) => {
    const proven = await prove(caller, clientId, toEntryPlace(entryId));
    return proven.ok ? ok({ status: 200, body: toProofView(proven.value) }) : proven;
  };

export const readBalances =
  (read: ReturnType<typeof makeReadBalances>): Endpoint<Routes["readBalances"], Refusal> =>
  async ({ caller, params: { clientId }, query: { asOf } }) => {
    const balances = await read(caller, clientId, asOf);
    return balances.ok ? ok({ status: 200, body: { items: balances.value.map(toBalancesView) } }) : balances;
  };
