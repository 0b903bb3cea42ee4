import type { Caller } from "#domain/accounts/caller.ts";
import { findNextTry } from "#domain/history/find-next-try.ts";
import type { ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Position } from "#platform/ports.ts";
import type { History, NextTries } from "./ports.ts";
import { loadLeads } from "./load-leads.ts";
import { canSeeLead, type LoadedLead, viewForRole } from "./read-lead.ts";

type Deps = { history: History; nextTries: Pick<NextTries, "listDue">; onFault: (fault: unknown) => void };

/**
 * Lists the leads that an API key may see and whose next try is due until `due`, the longest overdue first. A page has
 * fewer leads than `limit` if the try of one has just changed.
 */
export function makeListDueLeads({ history, nextTries, onFault }: Deps) {
  return async function listDueLeads(
    caller: Caller,
    { due, clientId }: { due: Instant; clientId?: ClientId | undefined },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ leads: LoadedLead[]; unreadable: LeadId[]; next?: Position | undefined }> {
    const { agencyId, mode } = caller;
    const ownClientId = caller.role === "client" ? caller.clientId : undefined;
    if (ownClientId && clientId && clientId !== ownClientId) return { leads: [], unreadable: [] };
    const { leads, more } = await nextTries.listDue({ agencyId, mode, due, clientId: ownClientId ?? clientId }, page);
    const { found, unreadable } = await loadLeads({ history, onFault }, agencyId, leads);
    const positions = new Map(leads.map(({ leadId, position }) => [leadId, position]));
    const isListedNow = ({ leadId, state }: LoadedLead) => {
      const next = findNextTry(state);
      return next !== undefined && positions.get(leadId)?.startsWith(`${next.at}/`) === true;
    };
    return {
      leads: found
        .filter((lead) => canSeeLead(caller, lead.state) && isListedNow(lead))
        .map((lead) => viewForRole(caller, lead)),
      unreadable,
      next: more ? leads.at(-1)?.position : undefined,
    };
  };
}
