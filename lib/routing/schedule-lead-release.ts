import type { Campaigns } from "#campaigns/ports.ts";
import { type Campaign, isCampaignMember } from "#domain/campaigns/campaign.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import type { Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";

export type ScheduleLeadRelease = ReturnType<typeof makeScheduleLeadRelease>;

/**
 * Schedules a release of held leads, live and sandbox, after a change to a setting that may have held them.
 *
 * Call it after the change is stored; it may run twice. If the process crashes in between, the check that every list of
 * held leads gets each quarter of an hour releases them.
 */
export function makeScheduleLeadRelease({ campaigns, jobs, now }: { campaigns: Campaigns; jobs: JobStore; now: Now }) {
  // Also if no lead is held: a lead that routing held with the old settings may not have been added to the list yet.
  const forCampaign = async (agencyId: AgencyId, { id: campaignId }: Pick<Campaign, "id">): Promise<void> => {
    await jobs.schedule({ kind: "release", agencyId, campaignId }, now());
  };

  return {
    forCampaign,
    /** Schedules a release for all campaigns of the client. It reads every campaign; settings change rarely. */
    async forClient(agencyId: AgencyId, clientId: ClientId): Promise<void> {
      let after: string | undefined;
      do {
        const page = await campaigns.list({ agencyId }, { limit: 100, after });
        const clientCampaigns = page.entities.filter((campaign) => isCampaignMember(campaign, clientId));
        await Promise.all(clientCampaigns.map((campaign) => forCampaign(agencyId, campaign)));
        after = page.more ? page.entities.at(-1)?.id : undefined;
      } while (after);
    },
  };
}
