import type { Campaigns } from "#campaigns/ports.ts";
import { type Campaign, listMembers } from "#domain/campaigns/campaign.ts";
import { pickLatest, type StoredOutreach } from "#domain/reports/outreach.ts";
import type { ReportDates } from "#domain/reports/report-period.ts";
import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import type { OutreachStore } from "./ports.ts";

export type OutreachDeps = { campaigns: Pick<Campaigns, "list">; outreach: Pick<OutreachStore, "list"> };

/** The outreach of a campaign, and its client if it has only one: the outreach for several clients belongs to none of them. */
export type CampaignOutreach = { campaignId: CampaignId; clientId: ClientId | undefined; days: StoredOutreach[] };

const campaignsAtOnce = 10;
const pageSize = 200;

/** Loads the latest outreach of each campaign of an agency; for a client, of the campaigns that it has alone. */
export async function loadOutreach(
  { campaigns, outreach }: OutreachDeps,
  { agencyId, clientId }: { agencyId: AgencyId; clientId?: ClientId | undefined },
  dates: ReportDates,
): Promise<CampaignOutreach[]> {
  const owners = (await listCampaigns()).map((campaign) => ({
    campaignId: campaign.id,
    clientId: findOwner(campaign),
  }));
  const own = owners.filter((each) => clientId === undefined || each.clientId === clientId);
  const loaded = await mapWithConcurrency(campaignsAtOnce, own, async (owner) => ({
    ...owner,
    days: pickLatest(await outreach.list({ agencyId, campaignId: owner.campaignId }, dates)),
  }));
  return loaded.filter(({ days }) => days.length > 0);

  async function listCampaigns(): Promise<Campaign[]> {
    const all: Campaign[] = [];
    let after: CampaignId | undefined;
    do {
      const { entities, more } = await campaigns.list({ agencyId }, { limit: pageSize, after });
      all.push(...entities);
      after = more ? entities.at(-1)?.id : undefined;
    } while (after);
    return all;
  }
}

function findOwner(campaign: Campaign): ClientId | undefined {
  const members = listMembers(campaign);
  return members.length === 1 ? members[0]?.clientId : undefined;
}
