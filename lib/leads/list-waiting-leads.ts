import type { Caller } from "#domain/accounts/caller.ts";
import { findWorkList, type WorkList } from "#domain/history/find-work-list.ts";
import type { ClientId, LeadId } from "#domain/shared/id.ts";
import type { Position } from "#platform/ports.ts";
import type { History, WorkListIndex } from "./ports.ts";
import { loadLeads } from "./load-leads.ts";
import { canSeeLead, type LoadedLead, viewForRole } from "./read-lead.ts";

type Deps = {
  history: History;
  workListIndex: Pick<WorkListIndex, "list">;
  onFault: (fault: unknown) => void;
};

/**
 * Lists the leads that a caller may see and that wait in a list: unworked and attempted ones since the client has them,
 * sleeping ones by when they wake, the earliest first. A page has fewer leads than `limit` if one has just changed.
 */
export function makeListWaitingLeads({ history, workListIndex, onFault }: Deps) {
  return async function listWaitingLeads(
    caller: Caller,
    { list, clientId }: { list: WorkList; clientId?: ClientId | undefined },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ leads: LoadedLead[]; unreadable: LeadId[]; next?: Position | undefined }> {
    const { agencyId } = caller;
    const ownClientId = caller.role === "client" ? caller.clientId : undefined;
    if (ownClientId && clientId && clientId !== ownClientId) return { leads: [], unreadable: [] };
    const { leads, more } = await workListIndex.list({ agencyId, clientId: ownClientId ?? clientId, list }, page);
    const { found, unreadable } = await loadLeads({ history, onFault }, agencyId, leads);
    return {
      leads: found
        .filter(({ state }) => canSeeLead(caller, state) && findWorkList(state)?.list === list)
        .map((lead) => viewForRole(caller, lead)),
      unreadable,
      next: more ? leads.at(-1)?.position : undefined,
    };
  };
}
