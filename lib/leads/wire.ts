import type { Clients } from "#accounts/ports.ts";
import { bindEndpoints } from "#platform/http/endpoint.ts";
import type { Table } from "#platform/table/table.ts";
import { makeHistoryStore } from "./adapters/history-store.ts";
import { makeLeadIndex } from "./adapters/lead-index.ts";
import { listLeads, readLead } from "./endpoints.ts";
import { makeListLeads } from "./list-leads.ts";
import { makeReadLead } from "./read-lead.ts";
import { leadRoutes } from "./routes.ts";

export const openHistory = (table: Table) => ({ history: makeHistoryStore(table) });

export const openLeadIndex = (table: Table, clients: Clients) => ({ index: makeLeadIndex(table, clients) });

type Deps = Parameters<typeof makeListLeads>[0] & Parameters<typeof makeReadLead>[0];

export const leadEndpoints = (deps: Deps) =>
  bindEndpoints(leadRoutes, { listLeads: listLeads(makeListLeads(deps)), readLead: readLead(makeReadLead(deps)) });
