import type { ApiKey } from "../domain/client/api-key.ts";
import type { LeadStatus } from "../domain/history/lead-state.ts";
import type { CampaignId, ClientId } from "../domain/shared/id.ts";
import type { Instant } from "../domain/shared/instant.ts";
import type { History, LeadIndex, Position } from "./ports/history.ts";
import { knownLead, type KnownLead, seenBy } from "./read-lead.ts";

export type LeadListing = {
  clientId?: ClientId | undefined;
  campaignId?: CampaignId | undefined;
  status?: LeadStatus | undefined;
  from?: Instant | undefined;
  to?: Instant | undefined;
};

const nothing = { leads: [] };

/**
 * Lists leads for the holder of a key, newest first. A page can hold fewer than `limit` leads although there are more
 * (`next`): the index names leads whose status has just moved on, or that are another campaign's or status's, and these are left out.
 */
export function makeListLeads({ history, index }: { history: History; index: LeadIndex }) {
  return async function listLeads(
    caller: ApiKey,
    wanted: LeadListing,
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ leads: KnownLead[]; next?: Position }> {
    const { agencyId, mode } = caller;
    const own = caller.role === "client" ? caller.clientId : undefined;
    if (own && wanted.clientId && wanted.clientId !== own) return nothing;
    const clientId = own ?? wanted.clientId;
    const { leads, more } = await index.list({ ...wanted, agencyId, mode, clientId }, page);
    const known = await Promise.all(leads.map(({ leadId }) => knownLead(history, { agencyId, leadId })));
    const fitting = known.filter((lead) => lead !== undefined).filter((lead) => fits(lead, { ...wanted, clientId }));
    const last = leads.at(-1);
    return {
      leads: fitting.map((lead) => seenBy(caller, lead)),
      ...(more && last && { next: last.position }),
    };
  };
}

const fits = ({ state }: KnownLead, { status, campaignId, clientId }: LeadListing): boolean =>
  (!clientId || state.placed?.placement.clientId === clientId) &&
  (!status || state.status === status) &&
  (!campaignId || state.received.campaignId === campaignId);
