import { makeAcceptLead } from "#intake/accept-lead.ts";
import { bindEndpoints } from "#platform/http/endpoint.ts";
import { makeLoadCandidates } from "#routing/load-candidates.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { readReadiness, sendCanary } from "./endpoints.ts";
import { makeReadReadiness } from "./read-readiness.ts";
import { readinessRoutes } from "./routes.ts";
import { makeSendCanary } from "./send-canary.ts";

type Deps = Omit<
  Parameters<typeof makeReadReadiness>[0] & Parameters<typeof makeSendCanary>[0] & Parameters<typeof makeAcceptLead>[0],
  "acceptLead" | "loadCandidates" | "router"
> &
  Parameters<typeof makeRouteLead>[0] &
  Parameters<typeof makeLoadCandidates>[0];

export function readinessEndpoints(deps: Deps) {
  const canaryDeps = {
    ...deps,
    loadCandidates: makeLoadCandidates(deps),
    acceptLead: makeAcceptLead({ ...deps, router: makeRouteLead(deps) }),
  };
  return bindEndpoints(readinessRoutes, {
    readReadiness: readReadiness(makeReadReadiness(canaryDeps)),
    sendCanary: sendCanary(makeSendCanary(canaryDeps)),
  });
}
