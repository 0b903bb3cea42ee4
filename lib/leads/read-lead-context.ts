import type { Agencies, Clients } from "#accounts/ports.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import { cached } from "#platform/cached.ts";
import type { Now } from "#platform/ports.ts";
import type { ReadLeadContext } from "./ports.ts";

/** Reads the context of a lead. Throws if a name is missing, because a received lead always has all of them. */
export function makeReadLeadContext(deps: {
  agencies: Agencies;
  clients: Clients;
  campaigns: Campaigns;
}): ReadLeadContext {
  return async function readLeadContext(agencyId, { clientId, campaignId }) {
    const [agency, client, campaign] = await Promise.all([
      deps.agencies.read(agencyId),
      deps.clients.read({ agencyId }, clientId),
      deps.campaigns.read({ agencyId }, campaignId),
    ]);
    if (!agency || !client || !campaign) throw new Error("agency, client or campaign of a received lead is missing");
    const { name: clientName, timeZone: clientTimeZone, contactHours } = client;
    return {
      agencyName: agency.name,
      agencyEmailFrom: agency.emailFrom,
      clientName,
      clientTimeZone,
      contactHours,
      campaignName: campaign.name,
    };
  };
}

/** Caches the context of a lead for one minute. A message may show a name that has just changed. */
export const cachedLeadContext = (readLeadContext: ReadLeadContext, now: Now): ReadLeadContext =>
  cached({
    read: readLeadContext,
    toKey: (agencyId, { clientId, campaignId }) => `${agencyId}/${clientId}/${campaignId}`,
    now,
  });
