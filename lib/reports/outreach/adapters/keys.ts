import { campaignKey } from "#platform/table/keys.ts";
import type { CampaignScope } from "../ports.ts";

export const outreachPartition = ({ agencyId, campaignId }: CampaignScope): string =>
  `${campaignKey(agencyId, campaignId)}/outreach`;

/** A version of what the agency said about a day of a campaign. */
export const outreachKey = (scope: CampaignScope, { date, version }: { date: string; version: number }) => ({
  pk: outreachPartition(scope),
  sk: `${date}/${String(version).padStart(4, "0")}`,
});
