import { bindEndpoints } from "#platform/http/endpoint.ts";
import type { ProblemWriter } from "#platform/http/problem-table.ts";
import type { Table } from "#platform/table/table.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeAcceptLead } from "./accept-lead.ts";
import { makeClaimStore } from "./adapters/claim-store.ts";
import { pushLead, simulateLead } from "./endpoints.ts";
import { pushLeads } from "./push-leads-endpoint.ts";
import { intakeRoutes } from "./routes.ts";
import { makeSimulateLead } from "./simulate-lead.ts";

export const openClaims = (table: Table) => ({ claims: makeClaimStore(table) });

type Deps = Omit<Parameters<typeof makeAcceptLead>[0] & Parameters<typeof makeSimulateLead>[0], "router"> &
  Parameters<typeof makeRouteLead>[0] & {
    problems: ProblemWriter;
    onFault: (error: unknown, requestId: string) => void;
  };

export function intakeEndpoints(deps: Deps) {
  const { problems, onFault } = deps;
  const pushDeps = { ...deps, router: makeRouteLead(deps) };
  const acceptLead = makeAcceptLead(pushDeps);
  return bindEndpoints(intakeRoutes, {
    pushLead: pushLead(acceptLead),
    pushLeads: pushLeads({ acceptLead, problems, onFault }),
    simulateLead: simulateLead(makeSimulateLead(pushDeps), problems),
  });
}
