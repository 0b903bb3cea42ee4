import type { Mode } from "#domain/accounts/mode.ts";
import type { AgencyId, CampaignId } from "#domain/shared/id.ts";
import { campaignKey } from "#platform/table/keys.ts";

/** Who of a campaign was pushed last with a phone number or email, by its keyed hash. Spread over partitions by the hash. */
export const claimKey = (
  { agencyId, campaignId, mode }: { agencyId: AgencyId; campaignId: CampaignId; mode?: Mode },
  hash: string,
) => ({
  pk: `${campaignKey(agencyId, campaignId, mode)}/${hash}`,
  sk: "claim",
});
