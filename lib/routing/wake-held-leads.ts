import type { Campaigns } from "#campaigns/ports.ts";
import { type Campaign, takesLeadsOf } from "#domain/campaigns/campaign.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import type { Now } from "#platform/ports.ts";
import type { DueItems } from "#scheduling/ports.ts";

type World = { campaigns: Campaigns; dueItems: DueItems; now: Now };

export type WakeHeldLeads = ReturnType<typeof makeWakeHeldLeads>;

/**
 * Has held leads, those of the sandbox among them, looked at by the next sweep, because a setting that may have held them was changed. To be
 * called after the change is stored. Whoever dies in between is made up for by the look that every line gets each quarter of an hour.
 */
export function makeWakeHeldLeads({ campaigns, dueItems, now }: World) {
  // Also where nobody waits: a lead that was held on the settings of before may still be on its way into the line.
  const ofCampaign = (agencyId: AgencyId, { id: campaignId }: Pick<Campaign, "id">): Promise<void> =>
    dueItems.arm({ kind: "release", agencyId, campaignId }, now());

  return {
    ofCampaign,
    /** The lines of all campaigns that the client takes leads of: reads every campaign of the agency, which is done when a setting changes. */
    async ofClient(agencyId: AgencyId, clientId: ClientId): Promise<void> {
      let after: string | undefined;
      do {
        const page = await campaigns.list({ agencyId }, { limit: 100, after });
        const own = page.entities.filter((campaign) => takesLeadsOf(campaign, clientId));
        await Promise.all(own.map((campaign) => ofCampaign(agencyId, campaign)));
        after = page.more ? page.entities.at(-1)?.id : undefined;
      } while (after);
    },
  };
}
