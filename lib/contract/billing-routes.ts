import * as z from "zod";
import { ClientId } from "../domain/shared/id.ts";
import { ClientReport } from "../domain/report/client-report.ts";
import { BillingQuery, BillingRecordView, pageOf, PeriodQuery } from "./schemas/reading.ts";
import type { Route } from "./route.ts";

const everyone = ["agency", "client", "billing"] as const;
const client = z.object({ clientId: ClientId });
const periodRule =
  "The period is a `month` in the client's time zone, or `from` (inclusive) to `to` (exclusive), of leads received in it.";

/** The routes about what leads cost, and what they brought. */
export const billingRoutes = {
  listBillingRecords: {
    method: "GET",
    path: "/v1/clients/{clientId}/billing-records",
    handledBy: "api",
    topic: "Billing",
    summary: "Read the billing records of a client for a period, oldest first",
    description: periodRule,
    callers: everyone,
    params: client,
    query: BillingQuery,
    responses: {
      200: {
        description: "A page of records, in the format that Accept asks for; JSON when it does not care.",
        schema: pageOf(BillingRecordView),
        mediaTypes: ["application/json", "application/x-ndjson", "text/csv"],
        headers: { Link: "The next page, with rel=next; missing on the last one." },
      },
    },
    refusals: ["not_found", "invalid_cursor", "not_acceptable"],
  },
  reportClient: {
    method: "GET",
    path: "/v1/clients/{clientId}/report",
    handledBy: "api",
    topic: "Billing",
    summary: "Report on a client's leads of a period",
    description: periodRule,
    callers: everyone,
    params: client,
    query: PeriodQuery,
    responses: { 200: { description: "The report.", schema: ClientReport } },
    refusals: ["not_found", "report_too_large"],
  },
} as const satisfies Record<string, Route>;
