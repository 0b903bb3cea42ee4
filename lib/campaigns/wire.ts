import { bindEndpoints } from "#platform/http/endpoint.ts";
import { makeScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import { makeChangeCampaign } from "./change-campaign.ts";
import { makeCreateCampaign } from "./create-campaign.ts";
import { changeCampaign, createCampaign, listCampaigns, readCampaign } from "./endpoints.ts";
import { campaignRoutes } from "./routes.ts";

type Deps = Parameters<typeof makeCreateCampaign>[0] &
  Parameters<typeof makeChangeCampaign>[0] &
  Parameters<typeof makeScheduleLeadRelease>[0];

export const campaignEndpoints = (deps: Deps) =>
  bindEndpoints(campaignRoutes, {
    createCampaign: createCampaign(makeCreateCampaign(deps), deps.now),
    listCampaigns: listCampaigns(deps.campaigns, deps.now),
    readCampaign: readCampaign(deps.campaigns, deps.now),
    changeCampaign: changeCampaign(makeChangeCampaign(deps), makeScheduleLeadRelease(deps), deps.now),
  });
