import { bindEndpoints } from "#platform/http/endpoint.ts";
import { changeRefusedLeadSettings, listRefusedLeads, readRefusedLeadSettings } from "./endpoints.ts";
import { makeListRefusedLeads } from "./list-refused-leads.ts";
import { refusedLeadRoutes } from "./routes.ts";

type Deps = Parameters<typeof makeListRefusedLeads>[0];

export const refusedLeadEndpoints = (deps: Deps) =>
  bindEndpoints(refusedLeadRoutes, {
    listRefusedLeads: listRefusedLeads(makeListRefusedLeads(deps)),
    readRefusedLeadSettings: readRefusedLeadSettings(deps.refusedLeads),
    changeRefusedLeadSettings: changeRefusedLeadSettings(deps.refusedLeads),
  });
