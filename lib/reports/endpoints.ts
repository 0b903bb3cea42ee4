import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { fitsBody } from "#platform/http/fits-response.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import type { makePlan } from "./plan.ts";
import type { ReportRefusal } from "./problems.ts";
import type { makeReportDeliveries, makeReportReturns } from "./report-counts.ts";
import { formatReport } from "./report-formats.ts";
import type { makeReportFunnel } from "./report-funnel.ts";
import type { makeReportCosts, makeReportDecay } from "./report-mature.ts";
import type { makeReportSpeed } from "./report-speed.ts";
import type { ScopeRefusal } from "./resolve-scope.ts";
import type { Routes } from "./routes.ts";
import type { ReportFormat } from "./schemas.ts";

type Refusal = PlatformRefusal | ReportRefusal;

export const reportSpeed =
  (report: ReturnType<typeof makeReportSpeed>): Endpoint<Routes["reportSpeed"]> =>
  async ({ caller, query: { format, ...request } }) =>
    toResponse(format, await report(caller, request));

export const reportFunnel =
  (report: ReturnType<typeof makeReportFunnel>): Endpoint<Routes["reportFunnel"]> =>
  async ({ caller, query: { format, ...request } }) =>
    toResponse(format, await report(caller, request));

export const reportCostPerSale =
  (report: ReturnType<typeof makeReportCosts>): Endpoint<Routes["reportCostPerSale"]> =>
  async ({ caller, query: { format, ...request } }) =>
    toResponse(format, await report(caller, request));

export const reportDecay =
  (report: ReturnType<typeof makeReportDecay>): Endpoint<Routes["reportDecay"]> =>
  async ({ caller, query: { format, ...request } }) =>
    toResponse(format, await report(caller, request));

export const reportDeliveries =
  (report: ReturnType<typeof makeReportDeliveries>): Endpoint<Routes["reportDeliveries"]> =>
  async ({ caller, query: { format, ...request } }) =>
    toResponse(format, await report(caller, request));

export const reportReturns =
  (report: ReturnType<typeof makeReportReturns>): Endpoint<Routes["reportReturns"]> =>
  async ({ caller, query: { format, ...request } }) =>
    toResponse(format, await report(caller, request));

/** Formats a report; refused if it has a row for each of so many campaigns that no response can hold them. */
function toResponse(format: ReportFormat, reported: Result<Parameters<typeof formatReport>[1], ScopeRefusal>) {
  if (!reported.ok) return reported;
  // The lines of CSV take seconds to make of what is too large as JSON already.
  const body = fitsBody(JSON.stringify(reported.value)) ? formatReport(format, reported.value) : undefined;
  if (body && fitsBody(body.text)) return ok({ status: 200 as const, body });
  const detail = `a report whose ${reported.value.rows.length} rows fit into a response; ask for the rows of one clientId`;
  return refuse({ kind: "invalid_parameter" as const, errors: [{ parameter: "by", detail }] });
}

export const planLeads =
  (plan: ReturnType<typeof makePlan>): Endpoint<Routes["planLeads"], Refusal> =>
  async ({ caller, body }) => {
    const planned = await plan(caller, body);
    return planned.ok ? ok({ status: 200, body: planned.value }) : planned;
  };
