import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { ConsolePage } from "#console/console-route.ts";
import { renderConsolePage } from "#console/pages/console-layout.ts";
import { toCostBody } from "#console/reports/pages/cost-page.ts";
import { toDecayBody } from "#console/reports/pages/decay-page.ts";
import { toDeliveriesBody } from "#console/reports/pages/deliveries-page.ts";
import { toFunnelBody } from "#console/reports/pages/funnel-page.ts";
import { filterForms } from "#console/reports/pages/report-filters.ts";
import type { ReportContext, ReportName } from "#console/reports/pages/report-context.ts";
import { renderReport, type ReportBody } from "#console/reports/pages/report-frame.ts";
import { renderReportsIndex } from "#console/reports/pages/reports-index.ts";
import { toReturnsBody } from "#console/reports/pages/returns-page.ts";
import { toSpeedBody } from "#console/reports/pages/speed-page.ts";
import { renderPlanner } from "#console/planner/pages/planner-page.ts";
import { planLeads } from "#domain/reports/plan-leads.ts";
import type { PlanRequest } from "#domain/reports/plan-request.ts";
import type { ReportPeriod } from "#domain/reports/report-period.ts";
import { at } from "../at.ts";
import { aSession } from "./a-session.ts";
import * as reports from "./report-cells.ts";

const session = aSession("agency_admin");

export const reportContext = (query: Record<string, string> = {}): ReportContext => ({
  session,
  now: at("14:05"),
  names: reports.someNames,
  query: { clock: "working", minutes: "15", ...query },
});

/** A page of a report on the body that `toBody` makes of it. */
function reportPage<Report extends { period: ReportPeriod }>(
  name: ReportName,
  report: Report,
  toBody: (report: Report, context: ReportContext) => ReportBody,
  context = reportContext(),
): ConsolePage {
  return renderReport(name, filterForms[name], { period: report.period, body: toBody(report, context) }, context);
}

/** The plan of the design: £30,000 a month at £2,500 a sale, 20 of 100 leads sold, 8 % returned. */
const aPlanRequest: PlanRequest = {
  currency: "GBP",
  monthlyRevenue: 3_000_000,
  saleValue: { from: "assumed", amount: 250_000 },
  price: 6000,
  returnShare: { from: "measured", value: 8, of: 100 },
  funnel: { model: "callback", conversion: { from: "measured", value: 20, of: 100 } },
  weeklyReached: [9, 12, 11, 10, 8, 12, 9, 7, 11, 10, 12, 11],
};

function plannedPage(request = aPlanRequest): ConsolePage {
  const plan = planLeads(request);
  if (!plan.ok) throw new Error(plan.refusal.kind);
  return renderPlanner({
    inputs: { model: "callback", pricePer: "held", revenue: "30000", saleValue: "2500", price: "60" },
    currency: "GBP",
    names: reports.someNames,
    locale: "en-GB",
    planned: { plan: plan.value, plannedWith: request },
  });
}

const speed = { by: undefined, clock: "working", minutes: 15 } as const;

/** Every page of reports and the planner, by a name for its picture. */
export const somePages = (): Record<string, ConsolePage> => ({
  index: renderReportsIndex(
    {
      speed: reports.someSpeed(),
      deliveries: reports.someDeliveries(),
      returns: reports.someReturns(),
      costs: reports.costsOf([100, 20, 600_000], [100, 35, 1_000_000]),
      decay: reports.someDecay(),
      funnel: reports.funnelOf(10_000, 400, 80),
    },
    session,
  ),
  speed: reportPage("speed", reports.someSpeed(), (report, context) => toSpeedBody(report, context, speed)),
  "speed-of-clients": reportPage("speed", reports.speedOfClients(), (report, context) =>
    toSpeedBody(report, context, { ...speed, by: "client" }),
  ),
  "speed-of-hours": reportPage("speed", reports.speedOfHours(), (report, context) =>
    toSpeedBody(report, context, { ...speed, by: "hour_of_week" }),
  ),
  costs: reportPage("cost-per-sale", reports.costsOf([1000, 200, 6_000_000], [48, 9, 480_000]), toCostBody),
  funnel: reportPage("funnel", reports.funnelOf(10_000, 400, 80), toFunnelBody),
  decay: reportPage("decay", reports.someDecay(), toDecayBody),
  deliveries: reportPage("deliveries", reports.someDeliveries(), toDeliveriesBody),
  returns: reportPage("returns", reports.someReturns(), toReturnsBody),
  planner: plannedPage(),
  "planner-empty": renderPlanner({
    inputs: { model: "appointment", pricePer: "held" },
    currency: "GBP",
    names: reports.someNames,
    locale: "en-GB",
    faults: { revenue: "Write what is to be sold in a month." },
  }),
});

const styleFolder = join(import.meta.dirname, "../../../lib/console/styles");
const firstStyles = ["tokens", "base", "layout", "controls", "table", "facts"];

/** The styles of the console, in the order in which they are bundled. */
export function readConsoleStyles(): string {
  const names = readdirSync(styleFolder).map((file) => file.replace(".css", ""));
  const rest = names.filter((name) => !firstStyles.includes(name)).toSorted();
  return [...firstStyles, ...rest].map((name) => readFileSync(join(styleFolder, `${name}.css`), "utf8")).join("\n");
}

/** A page as the console sends it, with its stylesheet at `/style.css`. */
export const renderWhole = (page: ConsolePage, path = "/console/reports"): string =>
  renderConsolePage(page, { session, path, assets: { styleUrl: "/style.css", scriptUrl: "/script.js" } });
