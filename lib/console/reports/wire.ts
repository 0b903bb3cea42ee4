import { makeReportDeliveries, makeReportReturns } from "#reports/report-counts.ts";
import { makeReportFunnel } from "#reports/report-funnel.ts";
import { makeReportCosts, makeReportDecay } from "#reports/report-mature.ts";
import { makeReportSpeed } from "#reports/report-speed.ts";
import { makeSummarizeReports } from "#reports/summarize-reports.ts";
import { bindConsole } from "../console-route.ts";
import { reportEndpoints } from "./endpoints.ts";
import { makeListReportNames } from "./list-report-names.ts";
import type { ReportVerbs } from "./ports.ts";
import { reportPageRoutes } from "./routes.ts";

type Deps = Parameters<typeof makeReportFunnel>[0] &
  Parameters<typeof makeReportSpeed>[0] &
  Parameters<typeof makeListReportNames>[0];

/** The pages of reports, which show what the API reports. */
export function reportsConsole(deps: Deps) {
  const verbs: ReportVerbs = {
    reportSpeed: makeReportSpeed(deps),
    reportFunnel: makeReportFunnel(deps),
    reportCosts: makeReportCosts(deps),
    reportDecay: makeReportDecay(deps),
    reportDeliveries: makeReportDeliveries(deps),
    reportReturns: makeReportReturns(deps),
    summarizeReports: makeSummarizeReports(deps),
  };
  return bindConsole(reportPageRoutes, reportEndpoints({ ...verbs, listNames: makeListReportNames(deps) }));
}
