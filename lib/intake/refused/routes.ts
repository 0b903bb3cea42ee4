import { callers, type Route } from "#platform/http/route.ts";
import { RefusedLeadPage, RefusedLeadQuery, RefusedLeadSettingsChange, RefusedLeadSettingsView } from "./schemas.ts";

/** The routes for what intake refused. The API function handles them, so that intake stays small. */
export const refusedLeadRoutes = {
  listRefusedLeads: {
    method: "GET",
    path: "/v1/refused-leads",
    handledBy: "api",
    topic: "Leads",
    summary: "List the leads that Baton refused, newest first",
    description:
      "One record for each request and reason. A page may have fewer than `limit`: continue until `next` is null.",
    callers: callers.agency,
    query: RefusedLeadQuery,
    responses: { 200: { description: "A page of refused leads.", schema: RefusedLeadPage } },
    refusals: ["invalid_cursor"],
  },
  readRefusedLeadSettings: {
    method: "GET",
    path: "/v1/refused-leads/settings",
    handledBy: "api",
    topic: "Leads",
    summary: "Read how refused leads are kept",
    callers: callers.agency,
    responses: { 200: { description: "The settings.", schema: RefusedLeadSettingsView } },
    refusals: [],
  },
  changeRefusedLeadSettings: {
    method: "PATCH",
    path: "/v1/refused-leads/settings",
    handledBy: "api",
    topic: "Leads",
    summary: "Change how refused leads are kept",
    description: "Applies within a minute, to later records.",
    callers: callers.agency,
    body: RefusedLeadSettingsChange,
    responses: { 200: { description: "The settings.", schema: RefusedLeadSettingsView } },
    refusals: [],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof refusedLeadRoutes;
