import { makeChangeCampaign } from "#campaigns/change-campaign.ts";
import { makeAcceptLead } from "#intake/accept-lead.ts";
import { makeSimulateLead } from "#intake/simulate-lead.ts";
import { makeReadReadiness } from "#readiness/read-readiness.ts";
import { makeSendCanary } from "#readiness/send-canary.ts";
import { makeLoadCandidates } from "#routing/load-candidates.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import { type BoundConsoleRoute, bindConsole } from "../console-route.ts";
import { listCampaigns, sendTestLead, showCampaign, simulateLead, switchCampaign } from "./endpoints.ts";
import { campaignsRoutes } from "./routes.ts";

type Deps = Omit<
  Parameters<typeof makeReadReadiness>[0] & Parameters<typeof makeSendCanary>[0] & Parameters<typeof makeAcceptLead>[0],
  "acceptLead" | "loadCandidates" | "router"
> &
  Parameters<typeof makeRouteLead>[0] &
  Parameters<typeof makeLoadCandidates>[0] &
  Parameters<typeof makeChangeCampaign>[0] &
  Parameters<typeof makeScheduleLeadRelease>[0];

/** The pages of an agency's campaigns. */
export function campaignsConsole(deps: Deps): BoundConsoleRoute[] {
  const router = makeRouteLead(deps);
  const loadCandidates = makeLoadCandidates(deps);
  const acceptLead = makeAcceptLead({ ...deps, router });
  const own = {
    ...deps,
    changeCampaign: makeChangeCampaign(deps),
    releaseHeldLeads: makeScheduleLeadRelease(deps),
    readReadiness: makeReadReadiness({ ...deps, loadCandidates }),
    simulateLead: makeSimulateLead({ ...deps, router }),
    sendCanary: makeSendCanary({ ...deps, loadCandidates, acceptLead }),
  };
  return bindConsole(campaignsRoutes, {
    listCampaigns: listCampaigns(own),
    showCampaign: showCampaign(own),
    switchCampaign: switchCampaign(own),
    simulateLead: simulateLead(own),
    sendTestLead: sendTestLead(own),
  });
}
