import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";

/** The key of the usage of one campaign by one client: counters for each capped period, and a few recent reservations. */
export const usageItemKey = (agencyId: AgencyId, campaignId: CampaignId, clientId: ClientId) => ({
  pk: `${agencyId}/${campaignId}`,
  sk: `usage/${clientId}`,
});

/** The partition of the tickets of a usage: one for each reservation, by lead and time. */
export const ticketsPartition = (agencyId: AgencyId, campaignId: CampaignId, clientId: ClientId): string =>
  `${agencyId}/${campaignId}/${clientId}/tickets`;

/** The key of the counter of a campaign's turns. */
export const turnsKey = (agencyId: AgencyId, campaignId: CampaignId) => ({
  pk: `${agencyId}/${campaignId}`,
  sk: "turns",
});

/** Parses the campaign id from the partition key of its held leads. */
export const parseHeldCampaignId = (pk: string): CampaignId => pk.split("/").at(-2) as CampaignId;
