import type { Campaigns } from "#campaigns/ports.ts";
import { type Campaign, isCampaignMember } from "#domain/campaigns/campaign.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import type { Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";

type Deps = { campaigns: Campaigns; jobs: JobStore; now: Now };

export type ScheduleLeadRelease = ReturnType<typeof makeScheduleLeadRelease>;

/**
 * Has held leads, those of the sandbox among them, looked at by the next sweep, because a setting that may have held them was changed. To be
 * called after the change is stored. Whoever dies in between is made up for by the look that every line gets each quarter of an hour.
 */
export function makeScheduleLeadRelease({ campaigns, jobs, now }: Deps) {
  // Also where nobody waits: a lead that was held on the settings of before may still be on its way into the line.
  const forCampaign = (agencyId: AgencyId, { id: campaignId }: Pick<Campaign, "id">): Promise<void> =>
    jobs.schedule({ kind: "release", agencyId, campaignId }, now());

  return {
    forCampaign,
    /** The lines of all campaigns that the client takes leads of: reads every campaign of the agency, which is done when a setting changes. */
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
