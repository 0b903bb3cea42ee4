import { bindEndpoints } from "#platform/http/endpoint.ts";
import { listLeads, readLead } from "./endpoints.ts";
import { makeListLeads } from "./list-leads.ts";
import { makeReadLead } from "./read-lead.ts";
import { leadRoutes } from "./routes.ts";

type Deps = Parameters<typeof makeListLeads>[0] & Parameters<typeof makeReadLead>[0];

export const leadEndpoints = (deps: Deps) =>
  bindEndpoints(leadRoutes, { listLeads: listLeads(makeListLeads(deps)), readLead: readLead(makeReadLead(deps)) });
