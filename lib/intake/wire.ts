import { bindEndpoints } from "#platform/http/endpoint.ts";
import type { ProblemWriter } from "#platform/http/problem-table.ts";
import type { Table } from "#platform/table/table.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeAcceptLead } from "./accept-lead.ts";
import { makeClaimStore } from "./adapters/claim-store.ts";
import { pushLead, simulateLead } from "./endpoints.ts";
import { pushLeads } from "./push-leads-endpoint.ts";
import { makeRefusedLeadRecorder } from "./refused/adapters/refused-lead-recorder.ts";
import { onRefusedPush } from "./refused/on-refused-push.ts";
import { makeRecordRefusedLead } from "./refused/record-refused-lead.ts";
import { intakeRoutes } from "./routes.ts";
import { makeSimulateLead } from "./simulate-lead.ts";

export const openClaims = (table: Table) => ({ claims: makeClaimStore(table) });
export const openRefusedLeadRecorder = (table: Table) => ({ refusedLeadRecorder: makeRefusedLeadRecorder(table) });

type Deps = Omit<Parameters<typeof makeAcceptLead>[0] & Parameters<typeof makeSimulateLead>[0], "router"> &
  Parameters<typeof makeRouteLead>[0] &
  Parameters<typeof makeRecordRefusedLead>[0] & {
    problems: ProblemWriter;
    onFault: (error: unknown, requestId: string) => void;
  };

export function intakeEndpoints(deps: Deps) {
  const { problems, onFault } = deps;
  const pushDeps = { ...deps, router: makeRouteLead(deps) };
  const acceptLead = makeAcceptLead(pushDeps);
  const recordRefusedLead = makeRecordRefusedLead(deps);
  const endpoints = bindEndpoints(intakeRoutes, {
    pushLead: pushLead(acceptLead),
    pushLeads: pushLeads({ acceptLead, recordRefusedLead, problems, onFault }),
    simulateLead: simulateLead(makeSimulateLead(pushDeps), problems),
  });
  return {
    ...endpoints,
    pushLead: { ...endpoints.pushLead, onRefusal: onRefusedPush({ recordRefusedLead, problems }) },
  };
}
