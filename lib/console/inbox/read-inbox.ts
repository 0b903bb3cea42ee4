import type { Caller } from "#domain/accounts/caller.ts";
import type { LeadAge } from "#domain/history/lead-clock.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { makeListDueLeads } from "#leads/list-due-leads.ts";
import type { makeListWaitingLeads } from "#leads/list-waiting-leads.ts";
import type { LoadLeadAges } from "#leads/load-lead-ages.ts";
import type { NextTries, WorkListIndex } from "#leads/ports.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { Fingerprint, Position } from "#platform/ports.ts";
import type { LeadNames, LoadLeadNames } from "../leads/load-lead-names.ts";

type Deps = {
  workListIndex: Pick<WorkListIndex, "list">;
  nextTries: Pick<NextTries, "listDue">;
  listWaitingLeads: ReturnType<typeof makeListWaitingLeads>;
  listDueLeads: ReturnType<typeof makeListDueLeads>;
  loadLeadAges: LoadLeadAges;
  loadLeadNames: LoadLeadNames;
  fingerprint: Fingerprint;
};

/** The tabs of the inbox. */
export type InboxTab = "unworked" | "attempted" | "due";

/** How many leads wait in each tab, up to one more than a page shows. */
export type InboxCounts = Record<InboxTab, number>;

/** A lead of the inbox with what its row shows. */
export type InboxLead = { lead: LoadedLead; names: LeadNames; age: LeadAge };

/** The most leads of one page. */
export const inboxPageSize = 50;

/**
 * Reads the inbox of a user: those of the agency see the leads of all clients. `readVersion` costs three queries of an
 * index; it changes with the leads of each tab, and each minute, because ages and next steps do.
 */
export function makeReadInbox(deps: Deps) {
  const { workListIndex, nextTries, listWaitingLeads, listDueLeads, loadLeadAges, loadLeadNames, fingerprint } = deps;

  async function readVersion(caller: Caller, now: Instant): Promise<{ counts: InboxCounts; version: string }> {
    const { agencyId } = caller;
    const clientId = caller.role === "client" ? caller.clientId : undefined;
    // One more than a page shows that there are more.
    const page = { limit: inboxPageSize + 1 };
    const [unworked, attempted, due] = await Promise.all([
      workListIndex.list({ agencyId, clientId, list: "unworked" }, page),
      workListIndex.list({ agencyId, clientId, list: "attempted" }, page),
      nextTries.listDue({ agencyId, clientId, mode: "live", due: now }, page),
    ]);
    const positions = [unworked, attempted, due].map(({ leads }) => leads.map(({ position }) => position));
    const minute = now.slice(0, "2026-11-22T14:04".length);
    return {
      counts: { unworked: unworked.leads.length, attempted: attempted.leads.length, due: due.leads.length },
      version: fingerprint(JSON.stringify([agencyId, clientId, positions, minute])),
    };
  }

  async function readLeads(
    caller: Caller,
    tab: InboxTab,
    { now, after }: { now: Instant; after?: Position | undefined },
  ): Promise<{ leads: InboxLead[]; unreadable: number; next: Position | undefined }> {
    const page = { limit: inboxPageSize, after };
    const { leads, unreadable, next } =
      tab === "due"
        ? await listDueLeads(caller, { due: now }, page)
        : await listWaitingLeads(caller, { list: tab }, page);
    const states = leads.map(({ state }) => state);
    const [measureAge, findNames] = await Promise.all([
      loadLeadAges(caller.agencyId, states, now),
      loadLeadNames(caller.agencyId, states),
    ]);
    return {
      leads: leads.map((lead) => ({ lead, names: findNames(lead.state), age: measureAge(lead.state) })),
      unreadable: unreadable.length,
      next,
    };
  }

  return { readVersion, readLeads };
}
