import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";

/** How much of a campaign was placed with one client: a counter for each period, and what is being placed just now. */
export const usageItemKey = (agencyId: AgencyId, campaignId: CampaignId, clientId: ClientId) => ({
  pk: `${agencyId}/${campaignId}`,
  sk: `usage/${clientId}`,
});

/** Counts the turns of a campaign. */
export const turnsKey = (agencyId: AgencyId, campaignId: CampaignId) => ({
  pk: `${agencyId}/${campaignId}`,
  sk: "turns",
});

/** Reads the campaign out of the partition key of its line. */
export const parseHeldCampaignId = (pk: string): CampaignId => pk.split("/").at(-2) as CampaignId;
