import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";
import { heldPartition } from "#leads/adapters/keys.ts";
import type { HeldList } from "../ports.ts";

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

/** Sorts before every position of a lead, so that the first page of the held leads has it; other lists begin after it. */
export const releaseProgressSortKey = "!progress";

/** The key of how far a run that releases held leads looked, if its time was over. */
export const releaseProgressKey = ({ agencyId, campaignId, mode }: HeldList) => ({
  pk: heldPartition(agencyId, campaignId, mode),
  sk: releaseProgressSortKey,
});
