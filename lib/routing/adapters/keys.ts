import type { Mode } from "#domain/accounts/mode.ts";
import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";
import { campaignKey } from "#platform/table/keys.ts";

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

/** The partition of a campaign's held leads, oldest first. */
export const heldPartition = (agencyId: AgencyId, campaignId: CampaignId, mode?: Mode): string =>
  `${campaignKey(agencyId, campaignId, mode)}/held`;

/** Parses the campaign id from the partition key of its held leads. */
export const parseHeldCampaignId = (pk: string): CampaignId => pk.split("/").at(-2) as CampaignId;
