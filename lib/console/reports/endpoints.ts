import { formatReport } from "#reports/report-formats.ts";
import type { ConsoleEndpoint, ConsoleRequest, ConsoleResponse, ConsoleRoute } from "../console-route.ts";
import { may } from "../permissions.ts";
import { toCostBody } from "./pages/cost-page.ts";
import { toDecayBody } from "./pages/decay-page.ts";
import { toDeliveriesBody } from "./pages/deliveries-page.ts";
import { toFunnelBody } from "./pages/funnel-page.ts";
import { filterForms } from "./pages/report-filters.ts";
import type { ReportContext, ReportName } from "./pages/report-context.ts";
import { renderFaultyReport, renderReport, type ReportBody, rowName } from "./pages/report-frame.ts";
import { renderReportsIndex } from "./pages/reports-index.ts";
import { toReturnsBody } from "./pages/returns-page.ts";
import { toSpeedBody } from "./pages/speed-page.ts";
import type { ListReportNames, ReportVerbs } from "./ports.ts";
import type { Routes } from "./routes.ts";

type Deps = ReportVerbs & { listNames: ListReportNames };

/** The pages of all reports, and the files with their figures. */
export const reportEndpoints = ({ listNames, summarizeReports, ...read }: Deps) => ({
  showReports: showReports({ summarizeReports, reportFunnel: read.reportFunnel }),
  showSpeed: makeShow("speed", listNames, read.reportSpeed, toSpeedBody),
  downloadSpeed: makeDownload("speed", listNames, read.reportSpeed),
  showFunnel: makeShow("funnel", listNames, read.reportFunnel, toFunnelBody),
  downloadFunnel: makeDownload("funnel", listNames, read.reportFunnel),
  showDecay: makeShow("decay", listNames, read.reportDecay, toDecayBody),
  downloadDecay: makeDownload("decay", listNames, read.reportDecay),
  showCosts: makeShow("cost-per-sale", listNames, read.reportCosts, toCostBody),
  downloadCosts: makeDownload("cost-per-sale", listNames, read.reportCosts),
  showDeliveries: makeShow("deliveries", listNames, read.reportDeliveries, toDeliveriesBody),
  downloadDeliveries: makeDownload("deliveries", listNames, read.reportDeliveries),
  showReturns: makeShow("returns", listNames, read.reportReturns, toReturnsBody),
  downloadReturns: makeDownload("returns", listNames, read.reportReturns),
});

const showReports =
  ({
    summarizeReports,
    reportFunnel,
  }: Pick<Deps, "summarizeReports" | "reportFunnel">): ConsoleEndpoint<Routes["showReports"]> =>
  async ({ session }) => {
    const { caller, user } = session;
    const [summary, funnel] = await Promise.all([
      summarizeReports(caller),
      may(user.role, "read_speed") ? reportFunnel(caller, {}) : undefined,
    ]);
    if (!summary.ok || funnel?.ok === false) return { kind: "missing" };
    return renderReportsIndex({ ...summary.value, funnel: funnel?.value }, session);
  };

type SignedIn = Pick<ConsoleRequest<ConsoleRoute & { action: "read_costs" }>, "session" | "now">;
type Read<Query, Report> = (
  caller: SignedIn["session"]["caller"],
  query: Query,
) => ReturnType<ReportVerbs["reportReturns"]> extends Promise<infer Outcome>
  ? Promise<Exclude<Outcome, { ok: true }> | { ok: true; value: Report }>
  : never;

/** Shows a report: the page that answers its question, or what is wrong with the period. */
function makeShow<Query extends object, Report extends { period: Parameters<typeof renderReport>[2]["period"] }>(
  name: ReportName,
  listNames: ListReportNames,
  read: Read<Query, Report>,
  toBody: (report: Report, context: ReportContext, query: Query) => ReportBody,
) {
  return async ({ session, query, now }: SignedIn & { query: Query }): Promise<ConsoleResponse> => {
    const [report, names] = await Promise.all([read(session.caller, query), listNames(session.caller)]);
    const context = { session, now, names, query: toTexts(query) };
    if (report.ok) {
      const { period } = report.value;
      return renderReport(name, filterForms[name], { period, body: toBody(report.value, context, query) }, context);
    }
    if (report.refusal.kind === "not_found") return { kind: "missing" };
    const faults = Object.fromEntries(report.refusal.errors.map(({ parameter, detail }) => [parameter, detail]));
    return renderFaultyReport(name, filterForms[name], faults, context);
  };
}

/** Excel reads a file of UTF-8 that does not begin with this as another encoding: "Zoë" becomes "ZoÃ«". */
const byteOrderMark = "\ufeff";

/** Sends the figures of a report as the API does in CSV, for a spreadsheet, and each row with its name. */
function makeDownload<Query extends object, Report extends Parameters<typeof formatReport>[1]>(
  name: ReportName,
  listNames: ListReportNames,
  read: Read<Query, Report>,
) {
  return async ({ session, query }: SignedIn & { query: Query }): Promise<ConsoleResponse> => {
    const [report, names] = await Promise.all([read(session.caller, query), listNames(session.caller)]);
    if (!report.ok) return { kind: "missing" };
    const { mediaType, text } = formatReport("csv", report.value, (key) => rowName(key, { names }));
    const { from, to } = report.value.period;
    return { kind: "file", mediaType, name: `${name} ${from} to ${to}.csv`, text: byteOrderMark + text };
  };
}

const toTexts = (query: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]: [string, unknown]) =>
      typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [],
    ),
  );
