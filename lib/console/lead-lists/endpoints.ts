import type { makeListRefusedLeads } from "#intake/refused/list-refused-leads.ts";
import type { makeWakeOnRequest } from "#nurture/wake-on-request.ts";
import { addDays, toInstantAt } from "#domain/shared/wall-clock.ts";
import type { makeListWaitingLeads } from "#leads/list-waiting-leads.ts";
import type { makeReadLead } from "#leads/read-lead.ts";
import type { ConsoleEndpoint, ConsolePage, ConsoleSession } from "../console-route.ts";
import type { LoadLeadNames } from "../leads/load-lead-names.ts";
import { may } from "../permissions.ts";
import { intakeProblems } from "#intake/problems.ts";
import { platformProblems } from "#platform/http/problems.ts";
import type { makeLoadFilters } from "./load-filters.ts";
import { renderLeads } from "./pages/leads-page.ts";
import { renderRefusedLeads } from "./pages/refused-leads-page.ts";
import { describeStay, renderSleepers } from "./pages/sleepers-page.ts";
import type { Routes } from "./routes.ts";
import type { makeSearchLeads } from "./search-leads.ts";

/** How many leads a page lists. */
const pageSize = 50;

/** The period of two days in a time zone, both included. */
const toPeriod = ({ from, to }: { from?: string | undefined; to?: string | undefined }, zone: string) => ({
  from: from === undefined ? undefined : toInstantAt(zone, from, 0),
  to: to === undefined ? undefined : toInstantAt(zone, addDays(to, 1), 0),
});

export const listLeads =
  (deps: {
    searchLeads: ReturnType<typeof makeSearchLeads>;
    loadFilters: ReturnType<typeof makeLoadFilters>;
    loadLeadNames: LoadLeadNames;
  }): ConsoleEndpoint<Routes["listLeads"]> =>
  async ({ session, query, now }) => {
    const { caller, reader } = session;
    const { q: text, status, clientId, campaignId, after } = query;
    const filters = await deps.loadFilters(caller);
    const found = await deps.searchLeads(
      caller,
      { text, countries: filters.countries, status, clientId, campaignId, ...toPeriod(query, reader.timeZone) },
      { limit: pageSize, after },
    );
    const findNames = await deps.loadLeadNames(
      caller.agencyId,
      found.leads.map(({ state }) => state),
    );
    const rows = found.leads.map((lead) => ({ ...lead, names: findNames(lead.state) }));
    const view = { ...found, rows, filters, query, isAgency: session.clientId === undefined };
    return { kind: "page", title: "Leads", body: renderLeads(view, now, reader) };
  };

type SleeperDeps = {
  listWaitingLeads: ReturnType<typeof makeListWaitingLeads>;
  loadLeadNames: LoadLeadNames;
};

const showSleepers = async (
  { listWaitingLeads, loadLeadNames }: SleeperDeps,
  session: ConsoleSession,
  { now, after, fault }: { now: string; after?: string | undefined; fault?: string | undefined },
): Promise<ConsolePage> => {
  const { caller, user, csrf, clientId, reader } = session;
  const { leads, unreadable, next } = await listWaitingLeads(caller, { list: "sleeping" }, { limit: pageSize, after });
  const findNames = await loadLeadNames(
    caller.agencyId,
    leads.map(({ state }) => state),
  );
  const rows = leads.map((lead) => ({ ...lead, names: findNames(lead.state) }));
  const view = { rows, unreadable: unreadable.length, after, next, fault, isAgency: clientId === undefined };
  const mayWake = may(user.role, "wake_leads");
  return {
    kind: "page",
    status: fault === undefined ? 200 : 409,
    title: "Sleeping leads",
    body: renderSleepers(view, { now, reader, csrf, mayWake }),
  };
};

export const listSleepers =
  (deps: SleeperDeps): ConsoleEndpoint<Routes["listSleepers"]> =>
  ({ session, query: { after }, now }) =>
    showSleepers(deps, session, { now, after });

export const wakeLead =
  (
    deps: SleeperDeps & {
      readLead: ReturnType<typeof makeReadLead>;
      wakeOnRequest: ReturnType<typeof makeWakeOnRequest>;
    },
  ): ConsoleEndpoint<Routes["wakeLead"]> =>
  async ({ session, params: { leadId }, form, now }) => {
    const lead = await deps.readLead(session.caller, leadId);
    if (!lead.ok) return { kind: "missing" };
    const page = `/console/leads/${leadId}` as const;
    // A repeated post names a cycle that has begun; it must not end a later sleep.
    if (!form.ok || form.value.cycle !== lead.value.state.cycles.length + 1) return { kind: "redirect", to: page };
    const woken = await deps.wakeOnRequest(session.caller, leadId, undefined);
    if (woken.ok) return { kind: "redirect", to: `${page}?saved=1` };
    if (woken.refusal.kind === "not_sleeping") return { kind: "redirect", to: page };
    if (woken.refusal.kind === "not_found") return { kind: "missing" };
    const fault = describeStay(woken.refusal, now, session.reader);
    return showSleepers(deps, session, { now, fault });
  };

export const listRefusedLeads =
  (deps: {
    listRefused: ReturnType<typeof makeListRefusedLeads>;
    loadFilters: ReturnType<typeof makeLoadFilters>;
  }): ConsoleEndpoint<Routes["listRefusedLeads"]> =>
  async ({ session: { caller, reader }, query, now }) => {
    const { campaignId, after } = query;
    const [{ campaigns }, { refused, notKept, next }] = await Promise.all([
      deps.loadFilters(caller),
      deps.listRefused(caller, { campaignId, ...toPeriod(query, reader.timeZone) }, { limit: pageSize, after }),
    ]);
    const rows = refused.map((each) => ({ ...each, title: refusalTitles[each.code] ?? each.code }));
    const view = { rows, notKept, campaigns, query, next };
    return { kind: "page", title: "Refused leads", body: renderRefusedLeads(view, now, reader) };
  };

/** What each code of a problem means, in the words of the API. */
const refusalTitles: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ ...platformProblems, ...intakeProblems }).map(([code, { title }]) => [code, title]),
);
