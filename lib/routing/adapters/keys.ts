import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";

/** The key of the usage of one campaign by one client: counters for each period, and open reservations. */
export const usageItemKey = (agencyId: AgencyId, campaignId: CampaignId, clientId: ClientId) => ({
  pk: `${agencyId}/${campaignId}`,
  sk: `usage/${clientId}`,
});

/** The key of the counter of a campaign's turns. */
export const turnsKey = (agencyId: AgencyId, campaignId: CampaignId) => ({
  pk: `${agencyId}/${campaignId}`,
  sk: "turns",
});

/** Parses the campaign id from the partition key of its held leads. */
export const parseHeldCampaignId = (pk: string): CampaignId => pk.split("/").at(-2) as CampaignId;
