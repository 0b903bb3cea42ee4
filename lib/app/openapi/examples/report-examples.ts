import type { Cell } from "#domain/reports/cell.ts";
import { buildCostReport } from "#domain/reports/cost-report.ts";
import { buildDecayReport } from "#domain/reports/decay-report.ts";
import { buildDeliveryReport } from "#domain/reports/delivery-report.ts";
import { buildFunnelReport } from "#domain/reports/funnel-report.ts";
import { toLogSketch } from "#domain/reports/log-sketch.ts";
import { completePlan } from "#domain/reports/new-plan.ts";
import { planLeads } from "#domain/reports/plan-leads.ts";
import { findReference } from "#domain/reports/reference.ts";
import { buildReturnsReport } from "#domain/reports/returns-report.ts";
import { buildSpeedReport } from "#domain/reports/speed-report.ts";
import { countUnworked } from "#domain/reports/unworked-replies.ts";
import { CampaignId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { exampleIds } from "./example-entities.ts";

const dates = { from: "2025-11-24", to: "2026-11-23" };
const today = "2026-11-23";
const computedAt = instant(Date.UTC(2026, 10, 23, 14, 5));
const campaignId = CampaignId.parse(exampleIds.campaign);
const seconds = [...Array<number>(62).fill(240), ...Array<number>(20).fill(1500)];

/** A hundred callbacks at £60.00 of September, of which twenty are sold. */
const cell: Cell = {
  version: 1,
  from: "2026-09-01",
  to: "2026-09-30",
  computedAt,
  records: 100,
  digest: "",
  models: {
    callback: {
      counts: {
        placed: 100,
        delivered: 100,
        qualified: 24,
        with_return: 8,
        returned: 6,
        "return.wrong_number.approved": 6,
        "return.wrong_number.declined": 2,
        "all.delivered": 100,
        "all.with_hours": 100,
        "all.ttfa.raw.within_5": 62,
        "all.ttfa.raw.within_15": 62,
        "all.ttfa.raw.within_60": 82,
        "all.ttfa.working.within_5": 62,
        "all.ttfa.working.within_15": 62,
        "all.ttfa.working.within_60": 82,
        "band.working.0-5.leads": 62,
        "band.working.0-5.reached": 44,
        "band.working.0-5.won": 16,
        "band.working.15-60.leads": 20,
        "band.working.15-60.reached": 9,
        "band.working.15-60.won": 4,
        "band.working.none.leads": 18,
        "delivery.sms.delivered": 97,
        "delivery.sms.undeliverable": 3,
        "won_on_day.9": 20,
      },
      money: {
        GBP: {
          priced: 100,
          "billed.leads": 100,
          "billed.sales": 20,
          "billed.spend": 600_000,
          "delivered.leads": 100,
          "delivered.sales": 20,
          "delivered.spend": 600_000,
          "net.leads": 100,
          "net.sales": 20,
          "net.spend": 600_000,
          credited: 36_000,
          won_value: 5_000_000,
        },
      },
      sketches: {
        "all.ttfa.raw": toLogSketch(seconds),
        "all.ttfa.working": toLogSketch(seconds),
        "sale_value.GBP": toLogSketch(Array<number>(20).fill(250_000)),
      },
    },
  },
};

const groups = [{ key: null, cells: [cell] }];
const campaigns = [{ key: null, campaigns: [{ campaignId, cells: [cell] }] }];
const rankBy = { stamp: "ttfa", minutes: 5, clock: "working" } as const;

export const exampleSpeedReport = buildSpeedReport(dates, [{ key: campaignId, cells: [cell] }], { rankBy });
export const exampleCostReport = buildCostReport(dates, campaigns, today);
export const exampleDecayReport = buildDecayReport(dates, campaigns, { clock: "working", today });
export const exampleDeliveryReport = buildDeliveryReport(dates, groups);
export const exampleReturnsReport = buildReturnsReport(dates, groups);

export const newOutreach = { sent: 10_000, replies: 400, cost: { amount: 25_000, currency: "GBP" } };
export const exampleOutreach = { date: "2026-11-20", ...newOutreach, version: 1, recordedAt: computedAt };
const { date: outreachDate, ...outreachVersion } = exampleOutreach;
export const exampleOutreachHistory = { date: outreachDate, versions: [outreachVersion] };

export const exampleFunnelReport = buildFunnelReport(dates, [
  {
    key: null,
    cells: [cell],
    outreach: [newOutreach],
    references: {
      reply: findReference({ months: [], rate: "reply" }),
      meeting: findReference({ target: 0.35, months: [], rate: "meeting" }),
    },
    unworked: countUnworked([], computedAt),
  },
]);

export const newPlan = {
  clientId: exampleIds.client,
  currency: "GBP",
  monthlyRevenue: 3_000_000,
  price: 6_000,
  saleValue: { from: "assumed", amount: 250_000 },
  funnel: { model: "callback" },
} as const;

const completed = completePlan(
  { ...newPlan, clientId: undefined },
  {
    conversion: { from: "measured", value: 20, of: 100 },
    returnShare: { from: "measured", value: 8, of: 100 },
    weeklyReached: [8, 9, 12, 11, 10, 14, 9, 8, 12, 13, 11, 10],
  },
);
const planned = completed.ok ? planLeads(completed.value) : undefined;
if (!completed.ok || !planned?.ok) throw new Error("the example of a plan is not complete");

export const examplePlan = { plan: planned.value, plannedWith: completed.value };
