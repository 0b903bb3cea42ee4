import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { LeadStatus } from "#domain/history/lead-state.ts";
import type { CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { eachReadable } from "#platform/each-readable.ts";
import type { Position } from "#platform/ports.ts";
import type { History, LeadIndex } from "./ports.ts";
import { knownLead, type KnownLead, seenBy } from "./read-lead.ts";

export type LeadListing = {
  clientId?: ClientId | undefined;
  campaignId?: CampaignId | undefined;
  status?: LeadStatus | undefined;
  from?: Instant | undefined;
  to?: Instant | undefined;
};

type World = { history: History; index: LeadIndex; onFault: (fault: unknown) => void };

const nothing = { leads: [], unreadable: [] };

/**
 * Lists leads for the holder of a key, newest first. A page can hold fewer than `limit` leads although there are more
 * (`next`): the index names leads whose status has just moved on, or that are another campaign's or status's, and these are left out. A lead that cannot
 * be read is `unreadable`, whatever its status and campaign are.
 */
export function makeListLeads({ history, index, onFault }: World) {
  return async function listLeads(
    caller: ApiKey,
    wanted: LeadListing,
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ leads: KnownLead[]; unreadable: LeadId[]; next?: Position }> {
    const { agencyId, mode } = caller;
    const own = caller.role === "client" ? caller.clientId : undefined;
    if (own && wanted.clientId && wanted.clientId !== own) return nothing;
    const clientId = own ?? wanted.clientId;
    const { leads, more } = await index.list({ ...wanted, agencyId, mode, clientId }, page);
    const { found, unreadable } = await eachReadable(
      leads.map(({ leadId }) => leadId),
      (leadId) => knownLead(history, { agencyId, leadId }),
      onFault,
    );
    const fitting = found.filter((lead) => fits(lead, { ...wanted, clientId }));
    const last = leads.at(-1);
    return {
      leads: fitting.map((lead) => seenBy(caller, lead)),
      unreadable,
      ...(more && last && { next: last.position }),
    };
  };
}

const fits = ({ state }: KnownLead, { status, campaignId, clientId }: LeadListing): boolean =>
  (!clientId || state.placed?.placement.clientId === clientId) &&
  (!status || state.status === status) &&
  (!campaignId || state.received.campaignId === campaignId);
