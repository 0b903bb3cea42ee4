import * as z from "zod";
import type { ConsoleRoute } from "../console-route.ts";
import { InboxTab, ListPosition } from "./schemas.ts";

const tab = InboxTab.catch("unworked");

export const inboxRoutes = {
  showInbox: {
    method: "GET",
    path: "/console",
    // The home page of everyone; those who see no leads get the list of their sections.
    action: "use_console",
    query: z.object({ tab, after: ListPosition }),
  },
  /** The part of the inbox that changes by itself, for the script. */
  showInboxRows: {
    method: "GET",
    path: "/console/inbox/rows",
    action: "read_leads",
    query: z.object({ tab }),
  },
} as const satisfies Record<string, ConsoleRoute>;
export type Routes = typeof inboxRoutes;
