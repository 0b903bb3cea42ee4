import type { Clients } from "#accounts/ports.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";
import { readOnce } from "#platform/read-once.ts";

/** The names that a list shows of a lead: its campaign, and its client once it has one. */
export type LeadNames = { campaignName?: string | undefined; clientName?: string | undefined };

export type LoadLeadNames = ReturnType<typeof makeLoadLeadNames>;

/** Reads each campaign and each client of some leads once, and returns the function that finds the names of each lead. */
export function makeLoadLeadNames({
  clients,
  campaigns,
}: {
  clients: Pick<Clients, "read">;
  campaigns: Pick<Campaigns, "read">;
}) {
  return async function loadLeadNames(
    agencyId: AgencyId,
    states: readonly LeadState[],
  ): Promise<(state: LeadState) => LeadNames> {
    const readClientName = readOnce(async (id: ClientId) => (await clients.read({ agencyId }, id))?.name);
    const readCampaignName = readOnce(async (id: CampaignId) => (await campaigns.read({ agencyId }, id))?.name);
    const names = new Map(
      await Promise.all(
        states.map(async (state) => {
          const clientId = state.placed?.placement.clientId;
          const [campaignName, clientName] = await Promise.all([
            readCampaignName(state.received.campaignId),
            clientId && readClientName(clientId),
          ]);
          return [state, { campaignName, clientName }] as const;
        }),
      ),
    );
    return (state) => names.get(state) ?? {};
  };
}
