import { CostReport } from "#domain/reports/cost-report.ts";
import { DecayReport } from "#domain/reports/decay-report.ts";
import { DeliveryReport } from "#domain/reports/delivery-report.ts";
import { FunnelReport } from "#domain/reports/funnel-report.ts";
import { NewPlan, PlanView } from "#domain/reports/new-plan.ts";
import { ReturnsReport } from "#domain/reports/returns-report.ts";
import { SpeedReport } from "#domain/reports/speed-report.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { CostQuery, CountQuery, DecayQuery, FunnelQuery, SpeedQuery } from "./schemas.ts";

const mediaTypes = ["application/json", "text/csv"] as const;
const common = { handledBy: "api", method: "GET", topic: "Reports" } as const;
const refusals = ["not_found", "invalid_parameter"] as const;
const matureDescription =
  "Only leads that are old enough are judged: by the age at which 90 % of the sales of their campaign and model have come. " +
  "The younger ones are counted in `maturing`.";

export const reportRoutes = {
  reportSpeed: {
    ...common,
    path: "/v1/reports/speed",
    summary: "Report how fast leads were delivered, acknowledged and tried",
    description:
      "With `by` client or campaign it also ranks them, by the lower end of the interval of the share that was tried in " +
      "time. What is not recorded is late, so recording less never helps.",
    callers: callers.agencyAndClient,
    query: SpeedQuery,
    responses: { 200: { description: "The report.", schema: SpeedReport, mediaTypes } },
    refusals,
  },
  reportFunnel: {
    ...common,
    path: "/v1/reports/funnel",
    summary: "Report where replies are lost between a message and a meeting",
    description:
      "Two rates that are never multiplied: replies of messages sent, which is the agency's work, and meetings of replies, " +
      "which is the client's. Each is compared with its target, else with the median of the last six full months. The " +
      "outreach for a campaign of several clients is in no report on one of them.",
    callers: callers.agencyAndClient,
    query: FunnelQuery,
    responses: { 200: { description: "The report.", schema: FunnelReport, mediaTypes } },
    refusals,
  },
  reportCostPerSale: {
    ...common,
    path: "/v1/reports/cost-per-sale",
    summary: "Report what a sale costs by each model, and whether another model would be cheaper",
    description: matureDescription,
    callers: callers.everyone,
    query: CostQuery,
    responses: { 200: { description: "The report.", schema: CostReport, mediaTypes } },
    refusals,
  },
  reportDecay: {
    ...common,
    path: "/v1/reports/decay",
    summary: "Report what came of leads by how soon they were tried",
    description: matureDescription,
    callers: callers.agencyAndClient,
    query: DecayQuery,
    responses: { 200: { description: "The report.", schema: DecayReport, mediaTypes } },
    refusals,
  },
  reportDeliveries: {
    ...common,
    path: "/v1/reports/delivery-health",
    summary: "Report how deliveries ended, channel by channel",
    callers: callers.everyone,
    query: CountQuery,
    responses: { 200: { description: "The report.", schema: DeliveryReport, mediaTypes } },
    refusals,
  },
  reportReturns: {
    ...common,
    path: "/v1/reports/returns",
    summary: "Report how many leads were returned, why, and what was credited",
    callers: callers.everyone,
    query: CountQuery,
    responses: { 200: { description: "The report.", schema: ReturnsReport, mediaTypes } },
    refusals,
  },
  planLeads: {
    ...common,
    method: "POST",
    path: "/v1/reports/plan",
    summary: "Plan how many leads a week a revenue target takes",
    description:
      "Calculates backwards from the target. What the request leaves out is measured from leads of the last twelve months " +
      "that are old enough; what these do not show either is refused as needed. Writes nothing.",
    callers: callers.agencyAndClient,
    takesTestKeys: true,
    body: NewPlan,
    responses: { 200: { description: "The plan, and what it was calculated from.", schema: PlanView } },
    refusals: ["not_found", "plan_without_sales", "plan_too_large"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof reportRoutes;
