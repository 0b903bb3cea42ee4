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

export const showReports =
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

export const showSpeed = (deps: Pick<Deps, "reportSpeed" | "listNames">): ConsoleEndpoint<Routes["showSpeed"]> =>
  makeShow("speed", deps.listNames, deps.reportSpeed, (report, { clock, minutes, by }, context) =>
    toSpeedBody(report, { clock, minutes, by }, context),
  );

export const showFunnel = (deps: Pick<Deps, "reportFunnel" | "listNames">): ConsoleEndpoint<Routes["showFunnel"]> =>
  makeShow("funnel", deps.listNames, deps.reportFunnel, (report, _, context) => toFunnelBody(report, context));

export const showDecay = (deps: Pick<Deps, "reportDecay" | "listNames">): ConsoleEndpoint<Routes["showDecay"]> =>
  makeShow("decay", deps.listNames, deps.reportDecay, (report, _, context) => toDecayBody(report, context));

export const showCosts = (deps: Pick<Deps, "reportCosts" | "listNames">): ConsoleEndpoint<Routes["showCosts"]> =>
  makeShow("cost-per-sale", deps.listNames, deps.reportCosts, (report, _, context) => toCostBody(report, context));

export const showDeliveries = (
  deps: Pick<Deps, "reportDeliveries" | "listNames">,
): ConsoleEndpoint<Routes["showDeliveries"]> =>
  makeShow("deliveries", deps.listNames, deps.reportDeliveries, (report, _, context) =>
    toDeliveriesBody(report, context),
  );

export const showReturns = (deps: Pick<Deps, "reportReturns" | "listNames">): ConsoleEndpoint<Routes["showReturns"]> =>
  makeShow("returns", deps.listNames, deps.reportReturns, (report, _, context) => toReturnsBody(report, context));

export const downloadSpeed = (
  deps: Pick<Deps, "reportSpeed" | "listNames">,
): ConsoleEndpoint<Routes["downloadSpeed"]> => makeDownload("speed", deps.listNames, deps.reportSpeed);

export const downloadFunnel = (
  deps: Pick<Deps, "reportFunnel" | "listNames">,
): ConsoleEndpoint<Routes["downloadFunnel"]> => makeDownload("funnel", deps.listNames, deps.reportFunnel);

export const downloadDecay = (
  deps: Pick<Deps, "reportDecay" | "listNames">,
): ConsoleEndpoint<Routes["downloadDecay"]> => makeDownload("decay", deps.listNames, deps.reportDecay);

export const downloadCosts = (
  deps: Pick<Deps, "reportCosts" | "listNames">,
): ConsoleEndpoint<Routes["downloadCosts"]> => makeDownload("cost-per-sale", deps.listNames, deps.reportCosts);

export const downloadDeliveries = (
  deps: Pick<Deps, "reportDeliveries" | "listNames">,
): ConsoleEndpoint<Routes["downloadDeliveries"]> => makeDownload("deliveries", deps.listNames, deps.reportDeliveries);

export const downloadReturns = (
  deps: Pick<Deps, "reportReturns" | "listNames">,
): ConsoleEndpoint<Routes["downloadReturns"]> => makeDownload("returns", deps.listNames, deps.reportReturns);

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
  toBody: (report: Report, query: Query, context: ReportContext) => ReportBody,
) {
  return async ({ session, query, now }: SignedIn & { query: Query }): Promise<ConsoleResponse> => {
    const [report, names] = await Promise.all([read(session.caller, query), listNames(session.caller)]);
    const context = { session, now, names, query: toTexts(query) };
    if (report.ok) {
      const { period } = report.value;
      return renderReport(name, filterForms[name], { period, body: toBody(report.value, query, context) }, context);
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
