import * as z from "zod";
import { ClientId } from "#domain/shared/id.ts";
import { pageSchema } from "#platform/http/list-queries.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { tableFormats } from "#platform/http/table-formats.ts";
import { BalancesQuery, BalancesView, EntryId, EntryProof, EntryQuery, EntryView } from "./schemas.ts";

const clientParams = z.object({ clientId: ClientId });

/** What lists of entries answer. */
export const entriesPage = {
  description: "A page of entries in the format that Accept prefers; JSON if it has no preference.",
  schema: pageSchema(EntryView),
  mediaTypes: tableFormats,
  headers: { Link: "The next page, with rel=next; absent on the last page." },
};

const orderDescription =
  "In the order in which they were posted in each currency. An entry is a difference: the entries of a line of a lead " +
  "sum to what it comes to. Entries never change, and a reader that follows `next` sees each once, whatever is posted " +
  "meanwhile. In CSV only the first page has the line of names, so the pages make one file.";

export const ledgerRoutes = {
  listEntries: {
    method: "GET",
    path: "/v1/entries",
    handledBy: "api",
    topic: "Billing",
    summary: "List the ledger entries of all clients",
    description: orderDescription,
    callers: callers.agencyAndBilling,
    query: EntryQuery,
    responses: { 200: entriesPage },
    refusals: ["invalid_cursor", "not_acceptable", "as_of_too_recent", "not_found"],
  },
  listClientEntries: {
    method: "GET",
    path: "/v1/clients/{clientId}/entries",
    handledBy: "api",
    topic: "Billing",
    summary: "List the ledger entries of a client",
    description: orderDescription,
    callers: callers.everyone,
    params: clientParams,
    query: EntryQuery,
    responses: { 200: entriesPage },
    refusals: ["not_found", "invalid_cursor", "not_acceptable", "as_of_too_recent"],
  },
  proveEntry: {
    method: "GET",
    path: "/v1/clients/{clientId}/entries/{entryId}",
    handledBy: "api",
    topic: "Billing",
    summary: "Read a ledger entry with its proof",
    description: "The entry, the page of the journal whose hash covers it, and the facts on which its amount rests.",
    callers: callers.everyone,
    params: z.object({ clientId: ClientId, entryId: EntryId }),
    responses: { 200: { description: "The entry and its proof.", schema: EntryProof } },
    refusals: ["not_found"],
  },
  readBalances: {
    method: "GET",
    path: "/v1/clients/{clientId}/balances",
    handledBy: "api",
    topic: "Billing",
    summary: "Read the balances of a client's accounts",
    description: "One for each currency, now or as of a time.",
    callers: callers.everyone,
    params: clientParams,
    query: BalancesQuery,
    responses: { 200: { description: "The balances.", schema: z.object({ items: z.array(BalancesView) }) } },
    refusals: ["not_found", "as_of_too_recent"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof ledgerRoutes;
