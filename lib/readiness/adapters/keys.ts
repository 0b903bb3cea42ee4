import type { AgencyId, CampaignId } from "#domain/shared/id.ts";

/** The item of the last canary of a campaign. */
export const canaryKey = (agencyId: AgencyId, campaignId: CampaignId) => ({
  pk: `${agencyId}/${campaignId}`,
  sk: "canary",
});
