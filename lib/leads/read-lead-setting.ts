import type { Agencies, Clients } from "#accounts/ports.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import type { ReadLeadSetting } from "./ports.ts";

/** Reads the names around a lead. Throws when one is missing: a received lead always has them. */
export function makeReadLeadSetting(world: {
  agencies: Agencies;
  clients: Clients;
  campaigns: Campaigns;
}): ReadLeadSetting {
  return async function readLeadSetting(agencyId, { clientId, campaignId }) {
    const [agency, client, campaign] = await Promise.all([
      world.agencies.read(agencyId),
      world.clients.read({ agencyId }, clientId),
      world.campaigns.read({ agencyId }, campaignId),
    ]);
    if (!agency || !client || !campaign) throw new Error("agency, client or campaign of a received lead is missing");
    const { name: clientName, timeZone: clientTimeZone } = client;
    return { agencyName: agency.name, clientName, clientTimeZone, campaignName: campaign.name };
  };
}
