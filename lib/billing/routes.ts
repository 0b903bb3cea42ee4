import * as z from "zod";
import { ClientReport } from "#domain/billing/client-report.ts";
import { ListComparison } from "#domain/billing/list-comparison.ts";
import { Reconciliation } from "#domain/billing/reconciliation.ts";
import { ClientId } from "#domain/shared/id.ts";
import { pageSchema } from "#platform/http/list-queries.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { tableFormats } from "#platform/http/table-formats.ts";
import { limits } from "#platform/limits.ts";
import { BillingQuery, BillingRecordView, ClientList, PeriodQuery, ReconciliationQuery } from "./schemas.ts";

const clientParams = z.object({ clientId: ClientId });
const periodDescription =
  "Bills and reports go by `placedAt`, when the lead became the client's: the period covers the leads placed in a " +
  "`month` of the client's time zone, or from `from` (inclusive) to `to` (exclusive). A lead that was held over the end " +
  "of a month was received in the first month, and belongs to the bill of the second. `month` together with `from` or " +
  "`to` is refused, and so is one of those two alone.";

export const billingRoutes = {
  listBillingRecords: {
    method: "GET",
    path: "/v1/clients/{clientId}/billing-records",
    handledBy: "api",
    topic: "Billing",
    summary: "Read the billing records of the leads placed with a client in a period, in the order of placing",
    description: periodDescription,
    callers: callers.everyone,
    params: clientParams,
    query: BillingQuery,
    responses: {
      200: {
        description: "A page of records in the format that Accept prefers; JSON if it has no preference.",
        schema: pageSchema(BillingRecordView),
        mediaTypes: tableFormats,
        headers: { Link: "The next page, with rel=next; absent on the last page." },
      },
    },
    refusals: ["not_found", "invalid_cursor", "not_acceptable"],
  },
  reportClient: {
    method: "GET",
    path: "/v1/clients/{clientId}/report",
    handledBy: "api",
    topic: "Billing",
    summary: "Report on the leads placed with a client in a period",
    description: periodDescription,
    callers: callers.everyone,
    params: clientParams,
    query: PeriodQuery,
    responses: { 200: { description: "The report.", schema: ClientReport } },
    refusals: ["not_found"],
  },
} as const satisfies Record<string, Route>;

/** The routes that account for every lead. */
export const reconciliationRoutes = {
  readReconciliation: {
    method: "GET",
    path: "/v1/reconciliation",
    handledBy: "api",
    topic: "Reconciliation",
    summary: "Account for every lead of a period, channel by channel",
    description:
      "On each channel accepted = delivered + held + suppressed + inFlight + exhausted. The numbers count " +
      "deliveries: a lead that goes to two mailboxes counts twice, and a lead without a delivery on a channel does " +
      "not count there. A held lead has no delivery yet; it counts once on each channel of the clients that could " +
      "get it, or of the requested client if that one could. A client's key sees no held leads, because they belong " +
      "to no client yet. Up to date to about a second.",
    callers: callers.everyone,
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
      "Changes nothing. A listed lead that is not among the client's leads of the period is `extra`, even if it " +
      "belongs to another client.",
    callers: callers.agencyAndClient,
    takesTestKeys: true,
    body: ClientList,
    bodyBytes: limits.listBytes,
    responses: { 200: { description: "The leads that agree, and the differences.", schema: ListComparison } },
    refusals: ["not_found", "report_too_large"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof billingRoutes & typeof reconciliationRoutes;
