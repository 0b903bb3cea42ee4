import type { Mode } from "#domain/accounts/mode.ts";
import type { AgencyId, CampaignId } from "#domain/shared/id.ts";
import { campaignKey } from "#platform/table/keys.ts";

/** The key of the claim on a phone number or email address, by keyed hash. The hash spreads claims over partitions. */
export const claimKey = (
  { agencyId, campaignId, mode }: { agencyId: AgencyId; campaignId: CampaignId; mode?: Mode },
  hash: string,
) => ({
  pk: `${campaignKey(agencyId, campaignId, mode)}/${hash}`,
  sk: "claim",
});
