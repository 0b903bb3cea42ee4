import type { Caller } from "#domain/accounts/caller.ts";
import type { LeadStatus } from "#domain/history/lead-status.ts";
import { matchesPerson, type PersonSearch } from "#domain/lead/search-person.ts";
import type { CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Position } from "#platform/ports.ts";
import type { History, LeadIndex, ComputeTag } from "./ports.ts";
import { loadLeads } from "./load-leads.ts";
import { type LoadedLead, viewForRole } from "./read-lead.ts";
import { toSearchTags } from "./to-search-tags.ts";

export type LeadListFilter = {
  clientId?: ClientId | undefined;
  campaignId?: CampaignId | undefined;
  status?: LeadStatus | undefined;
  person?: PersonSearch | undefined;
  from?: Instant | undefined;
  to?: Instant | undefined;
};

type Deps = {
  history: History;
  index: Pick<LeadIndex, "list">;
  computeTag: ComputeTag;
  onFault: (fault: unknown) => void;
};

const emptyPage = { leads: [], unreadable: [] };

/**
 * Lists the leads that an API key may see, by the time of receipt (`receivedAt`), newest first. `from` and `to` are
 * times of receipt, whatever the other filters are, so that the lists by client and by campaign agree.
 *
 * A page can have fewer than `limit` leads although there are more (`next`). The index may return leads whose status
 * has just changed, that have another campaign or status than the filter, or at the position of their placing; the page
 * leaves them out. A lead that cannot be decoded is listed as `unreadable`, whatever its status and campaign are.
 *
 * A search filters the agency's persons by their tags. A search among a client's leads reads those page by page and
 * leaves out the others.
 */
export function makeListLeads({ history, index, computeTag, onFault }: Deps) {
  return async function listLeads(
    caller: Caller,
    filter: LeadListFilter,
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ leads: LoadedLead[]; unreadable: LeadId[]; next?: Position }> {
    const { agencyId, mode } = caller;
    const ownClientId = caller.role === "client" ? caller.clientId : undefined;
    if (ownClientId && filter.clientId && filter.clientId !== ownClientId) return emptyPage;
    const clientId = ownClientId ?? filter.clientId;
    const { person, ...indexed } = filter;
    const tags = person && toSearchTags(computeTag, agencyId, person);
    const { leads, more, next } = await index.list({ ...indexed, agencyId, mode, clientId, tags }, page);
    // A lead that was held can be on one page twice: where it was received, and where it was placed.
    const { found, unreadable } = await loadLeads({ history, onFault }, agencyId, leads);
    const loaded = new Map(found.map((lead) => [lead.leadId, lead]));
    const matching = leads.flatMap(({ leadId, position }) => {
      const lead = loaded.get(leadId);
      const isAtReceipt = lead !== undefined && position.startsWith(`${lead.state.received.at}/`);
      return isAtReceipt && matchesFilter(lead, { ...filter, clientId }) ? [lead] : [];
    });
    const last = leads.at(-1);
    return {
      leads: matching.map((lead) => viewForRole(caller, lead)),
      unreadable,
      next: more ? (next ?? last?.position) : undefined,
    };
  };
}

const matchesFilter = (
  { state, personal }: LoadedLead,
  { status, campaignId, clientId, person }: LeadListFilter,
): boolean =>
  (!person || matchesPerson(personal?.person, person)) &&
  (!clientId || state.placed?.placement.clientId === clientId) &&
  (!status || state.status === status) &&
  (!campaignId || state.received.campaignId === campaignId);
