import type { makeLoadHoursOfLeads } from "#leads/load-hours-of-leads.ts";
import { makeListDueLeads } from "#leads/list-due-leads.ts";
import { makeListWaitingLeads } from "#leads/list-waiting-leads.ts";
import { makeLoadLeadAges } from "#leads/load-lead-ages.ts";
import { type BoundConsoleRoute, bindConsole } from "../console-route.ts";
import { makeLoadLeadNames } from "../leads/load-lead-names.ts";
import { showInbox, showInboxRows } from "./endpoints.ts";
import { makeReadInbox } from "./read-inbox.ts";
import { inboxRoutes } from "./routes.ts";

type Made = "listWaitingLeads" | "listDueLeads" | "loadLeadAges" | "loadLeadNames";
type Deps = Omit<Parameters<typeof makeReadInbox>[0], Made> &
  Parameters<typeof makeListWaitingLeads>[0] &
  Parameters<typeof makeListDueLeads>[0] &
  Parameters<typeof makeLoadHoursOfLeads>[0] &
  Parameters<typeof makeLoadLeadNames>[0];

/** The inbox: the home page of the console. */
export function inboxConsole(deps: Deps): BoundConsoleRoute[] {
  const readInbox = makeReadInbox({
    ...deps,
    listWaitingLeads: makeListWaitingLeads(deps),
    listDueLeads: makeListDueLeads(deps),
    loadLeadAges: makeLoadLeadAges(deps),
    loadLeadNames: makeLoadLeadNames(deps),
  });
  return bindConsole(inboxRoutes, { showInbox: showInbox(readInbox), showInboxRows: showInboxRows(readInbox) });
}
