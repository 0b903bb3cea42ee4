import type { Routes } from "#app/routes.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { pageOf } from "#platform/http/page-of.ts";
import { negotiate, writeRecords } from "./billing-formats.ts";
import type { makeListBillingRecords, makeReportClient, Period } from "./read-billing.ts";
import type { makeCompareList, makeReconcile } from "./reconcile.ts";
import type { PeriodQuery } from "./schemas.ts";

export const listBillingRecords =
  (list: ReturnType<typeof makeListBillingRecords>): Endpoint<Routes["listBillingRecords"]> =>
  async ({ caller, params: { clientId }, query: { limit, cursor, ...period }, headers }) => {
    const format = negotiate(headers["accept"]);
    if (!format.ok) return format;
    const page = await pageOf({ records: clientId, ...period }, { limit, cursor }, async (place) => {
      const found = await list(caller, clientId, periodOf(period), place);
      return found.ok ? ok({ items: found.value.records, next: found.value.next }) : found;
    });
    if (!page.ok) return page;
    const { next } = page.value;
    const query = new URLSearchParams(Object.entries({ ...period, limit, cursor: next ?? undefined }).flatMap(given));
    return ok({
      status: 200,
      body: writeRecords(format.value, page.value),
      headers: {
        vary: "accept",
        ...(next && { link: `</v1/clients/${clientId}/billing-records?${query.toString()}>; rel="next"` }),
      },
    });
  };

export const reportClient =
  (report: ReturnType<typeof makeReportClient>): Endpoint<Routes["reportClient"]> =>
  async ({ caller, params: { clientId }, query }) => {
    const reported = await report(caller, clientId, periodOf(query));
    return reported.ok ? ok({ status: 200, body: reported.value }) : reported;
  };

/** The query was parsed to be one or the other. */
function periodOf({ month, from, to }: PeriodQuery): Period {
  if (month) return { month };
  if (from && to) return { from, to };
  throw new Error("neither a month nor a period");
}

const given = ([name, value]: [string, string | number | undefined]): [string, string][] =>
  value === undefined ? [] : [[name, `${value}`]];

export const readReconciliation =
  (reconcile: ReturnType<typeof makeReconcile>): Endpoint<Routes["readReconciliation"]> =>
  async ({ caller, query: { client, from, to } }) => {
    const reconciled = await reconcile(caller, { clientId: client, from, to });
    return reconciled.ok ? ok({ status: 200, body: reconciled.value }) : reconciled;
  };

export const compareClientList =
  (compare: ReturnType<typeof makeCompareList>): Endpoint<Routes["compareClientList"]> =>
  async ({ caller, body: { clientId: told, lateAfterSeconds, ...list } }) => {
    const clientId = told ?? (caller.role === "client" ? caller.clientId : undefined);
    if (!clientId) {
      return refuse({ kind: "validation_error", errors: [{ pointer: "/clientId", detail: "needed with this key" }] });
    }
    const compared = await compare(caller, { ...list, clientId, lateAfterMs: lateAfterSeconds * 1000 });
    return compared.ok ? ok({ status: 200, body: compared.value }) : compared;
  };
