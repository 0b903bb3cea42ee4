import type { AgencyId, CampaignId } from "#domain/shared/id.ts";

/** The partition of a campaign's line: one item for each chased lead, sorted by when its next step is due. */
export const chasePartition = (agencyId: AgencyId, campaignId: CampaignId): string => `${agencyId}/${campaignId}/chase`;
