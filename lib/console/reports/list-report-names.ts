import type { Clients } from "#accounts/ports.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import { isCampaignMember } from "#domain/campaigns/campaign.ts";
import { listEvery } from "../list-every.ts";
import type { ReportNames } from "./ports.ts";

type Deps = { clients: Pick<Clients, "list">; campaigns: Pick<Campaigns, "list"> };

/** Lists the clients and campaigns that a caller may filter by: for a client's caller, the campaigns that it is a member of. */
export const makeListReportNames =
  ({ clients, campaigns }: Deps) =>
  async (caller: Caller): Promise<ReportNames> => {
    const { agencyId } = caller;
    const all = await listEvery(campaigns, { agencyId });
    if (caller.role === "client")
      return { clients: [], campaigns: all.filter((campaign) => isCampaignMember(campaign, caller.clientId)) };
    return { clients: await listEvery(clients, { agencyId }), campaigns: all };
  };
