import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { readPage } from "#platform/http/read-page.ts";
import { negotiateFormat, toPageHeaders } from "#platform/http/table-formats.ts";
import { formatBillingRecords } from "./billing-record-formats.ts";
import type { BillingRefusal } from "./problems.ts";
import type { makeListBillingRecords, makeReportClient, Period } from "./read-billing.ts";
import type { makeCompareLeadList, makeReconcile } from "./reconcile.ts";
import type { Routes } from "./routes.ts";
import type { PeriodQuery } from "./schemas.ts";

type Refusal = PlatformRefusal | BillingRefusal;

export const listBillingRecords =
  (list: ReturnType<typeof makeListBillingRecords>): Endpoint<Routes["listBillingRecords"], Refusal> =>
  async ({ caller, params: { clientId }, query: { limit, cursor, ...period }, headers }) => {
    const format = negotiateFormat(headers["accept"]);
    if (!format.ok) return format;
    const page = await readPage({ records: clientId, ...period }, { limit, cursor }, async (pageRequest) => {
      const found = await list(caller, clientId, toPeriod(period), pageRequest);
      return found.ok ? ok({ items: found.value.records, next: found.value.next }) : found;
    });
    if (!page.ok) return page;
    return ok({
      status: 200,
      body: formatBillingRecords(format.value, page.value),
      headers: toPageHeaders(`/v1/clients/${clientId}/billing-records`, { ...period, limit }, page.value.next),
    });
  };

export const reportClient =
  (report: ReturnType<typeof makeReportClient>): Endpoint<Routes["reportClient"], Refusal> =>
  async ({ caller, params: { clientId }, query }) => {
    const reported = await report(caller, clientId, toPeriod(query));
    return reported.ok ? ok({ status: 200, body: reported.value }) : reported;
  };

/** Converts the query; parsing made sure that it has one or the other. */
function toPeriod({ month, from, to }: PeriodQuery): Period {
  if (month) return { month };
  if (from && to) return { from, to };
  throw new Error("neither a month nor a period");
}

export const readReconciliation =
  (reconcile: ReturnType<typeof makeReconcile>): Endpoint<Routes["readReconciliation"], Refusal> =>
  async ({ caller, query }) => {
    const reconciled = await reconcile(caller, query);
    return reconciled.ok ? ok({ status: 200, body: reconciled.value }) : reconciled;
  };

export const compareClientList =
  (compare: ReturnType<typeof makeCompareLeadList>): Endpoint<Routes["compareClientList"], Refusal> =>
  async ({ caller, body: { clientId: requestedClientId, lateAfterSeconds, ...list } }) => {
    const clientId = requestedClientId ?? (caller.role === "client" ? caller.clientId : undefined);
    if (!clientId) {
      return refuse({ kind: "validation_error", errors: [{ pointer: "/clientId", detail: "needed with this key" }] });
    }
    const compared = await compare(caller, { ...list, clientId, lateAfterMs: lateAfterSeconds * 1000 });
    return compared.ok ? ok({ status: 200, body: compared.value }) : compared;
  };
