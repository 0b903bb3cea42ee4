import { bindEndpoints } from "#platform/http/endpoint.ts";
import { listLeads, readLead, readLeadClock } from "./endpoints.ts";
import { makeListDueLeads } from "./list-due-leads.ts";
import { makeListLeads } from "./list-leads.ts";
import { makeLoadLeadClocks } from "./load-lead-clocks.ts";
import { makeReadLead } from "./read-lead.ts";
import { leadRoutes } from "./routes.ts";

type Deps = Parameters<typeof makeListLeads>[0] &
  Parameters<typeof makeListDueLeads>[0] &
  Parameters<typeof makeReadLead>[0] &
  Parameters<typeof makeLoadLeadClocks>[0];

export function leadEndpoints(deps: Deps) {
  const loadClocks = makeLoadLeadClocks(deps);
  return bindEndpoints(leadRoutes, {
    listLeads: listLeads({ list: makeListLeads(deps), listDue: makeListDueLeads(deps) }, loadClocks),
    readLead: readLead(makeReadLead(deps), loadClocks),
    readLeadClock: readLeadClock(makeReadLead(deps), loadClocks),
  });
}
