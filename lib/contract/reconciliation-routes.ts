import { ListComparison } from "../domain/report/list-comparison.ts";
import { Reconciliation } from "../domain/report/reconciliation.ts";
import { limits } from "./limits.ts";
import { ClientList, ReconciliationQuery } from "./schemas/reconciliation.ts";
import type { Route } from "./route.ts";

const everyone = ["agency", "client", "billing"] as const;
const workers = ["agency", "client"] as const;

/** The routes that account for every lead. */
export const reconciliationRoutes = {
  readReconciliation: {
    method: "GET",
    path: "/v1/reconciliation",
    handledBy: "api",
    topic: "Reconciliation",
    summary: "Account for every lead of a period, channel by channel",
    description:
      "On each channel accepted = delivered + held + suppressed + inFlight + exhausted. What counts is a delivery: a lead that goes to two mailboxes counts twice, and one without a delivery on a channel does not count there. A held lead has no delivery yet, and counts once on each channel that those who could take it subscribed to; asked for one client, only if that one could. A client's key sees no held leads: they are nobody's yet. Up to date to about a second.",
    callers: everyone,
    query: ReconciliationQuery,
    responses: { 200: { description: "The accounts.", schema: Reconciliation } },
    refusals: ["not_found", "report_too_large"],
  },
  compareClientList: {
    method: "POST",
    path: "/v1/reconciliation",
    handledBy: "api",
    topic: "Reconciliation",
    summary: "Compare a client's own list of leads with what was delivered to it",
    description:
      "Changes nothing. What is in the list and none of the client's leads of the period is `extra`, whoever else's it may be.",
    callers: workers,
    takesTestKeys: true,
    body: ClientList,
    bodyBytes: limits.listBytes,
    responses: { 200: { description: "What agrees, and what does not.", schema: ListComparison } },
    refusals: ["not_found", "report_too_large"],
  },
} as const satisfies Record<string, Route>;
