import { makeListRefusedLeads } from "#intake/refused/list-refused-leads.ts";
import { makeListLeads } from "#leads/list-leads.ts";
import { makeListWaitingLeads } from "#leads/list-waiting-leads.ts";
import { makeReadLead } from "#leads/read-lead.ts";
import { wakesLead } from "#nurture/wire.ts";
import { makeWakeOnRequest } from "#nurture/wake-on-request.ts";
import { type BoundConsoleRoute, bindConsole } from "../console-route.ts";
import { makeLoadLeadNames } from "../leads/load-lead-names.ts";
import { listLeads, listRefusedLeads, listSleepers, wakeLead } from "./endpoints.ts";
import { makeLoadFilters } from "./load-filters.ts";
import { leadListRoutes } from "./routes.ts";
import { makeSearchLeads } from "./search-leads.ts";

type Deps = Parameters<typeof makeListLeads>[0] &
  Parameters<typeof makeListWaitingLeads>[0] &
  Parameters<typeof makeListRefusedLeads>[0] &
  Parameters<typeof wakesLead>[0] &
  Omit<Parameters<typeof makeWakeOnRequest>[0], "wakeLead">;

/** The lists of leads: all of them with their search, those that sleep, and those that Baton refused. */
export function leadListsConsole(deps: Deps): BoundConsoleRoute[] {
  const readLead = makeReadLead(deps);
  const own = {
    readLead,
    searchLeads: makeSearchLeads({ ...deps, listLeads: makeListLeads(deps), readLead }),
    listWaitingLeads: makeListWaitingLeads(deps),
    loadFilters: makeLoadFilters(deps),
    loadLeadNames: makeLoadLeadNames(deps),
    listRefused: makeListRefusedLeads(deps),
    wakeOnRequest: makeWakeOnRequest({ ...deps, wakeLead: wakesLead(deps) }),
  };
  return bindConsole(leadListRoutes, {
    listLeads: listLeads(own),
    listSleepers: listSleepers(own),
    wakeLead: wakeLead(own),
    listRefusedLeads: listRefusedLeads(own),
  });
}
