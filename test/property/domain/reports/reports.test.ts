import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Model } from "#domain/campaigns/model.ts";
import { buildCostReport, CostReport } from "#domain/reports/cost-report.ts";
import { buildDecayReport, DecayReport } from "#domain/reports/decay-report.ts";
import { buildDeliveryReport, DeliveryReport } from "#domain/reports/delivery-report.ts";
import { buildFunnel, Funnel } from "#domain/reports/funnel.ts";
import { getCount } from "#domain/reports/figures.ts";
import { selectMature } from "#domain/reports/maturity.ts";
import { measurePlan, type MeasuredPlan } from "#domain/reports/measure-plan.ts";
import { LeadPlan, planLeads } from "#domain/reports/plan-leads.ts";
import { PlanRequest } from "#domain/reports/plan-request.ts";
import { buildReturnsReport, ReturnsReport } from "#domain/reports/returns-report.ts";
import { buildSpeedReport, SpeedReport } from "#domain/reports/speed-report.ts";
import { listSwitchTriggers, SwitchTrigger } from "#domain/reports/switch-triggers.ts";
import { sumCells } from "#domain/reports/cell.ts";
import { makeSeededRandom } from "#bin/demo/sample-leads.ts";
import { generateLeads } from "#test/support/reports/generated-leads.ts";
import { toDayCells } from "#test/support/reports/measured-leads.ts";
import { runs } from "#test/support/property-runs.ts";

const dates = { from: "2026-09-01", to: "2026-11-30" };

/** Days of cells of some leads, by campaign. */
const anyCampaigns = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer()).map(([number, seed]) => {
  const cells = toDayCells(generateLeads(number, makeSeededRandom(seed)));
  return [...Map.groupBy(cells, ({ campaignId }) => campaignId)].map(([campaignId, own]) => ({
    campaignId,
    key: campaignId,
    cells: own.map(({ cell }) => cell),
  }));
});

const assumed = { from: "assumed" as const, share: 0.2 };

/** A plan with all that could be measured. */
const targetOf = ({ saleValue, returnShare, conversion }: MeasuredPlan) => ({
  monthlyRevenue: 3_000_000,
  saleValue: saleValue ?? { from: "assumed", amount: 250_000 },
  price: 6000,
  returnShare: returnShare ?? assumed,
  funnel: { model: "callback", conversion: conversion ?? assumed },
});

const anyShare = fc.double({ min: 0, max: 1, noNaN: true });
const anyOutreach = fc.record({
  days: fc.nat(90),
  sent: fc.nat(20_000),
  replies: fc.nat(2_000),
  cost: fc.constant([]),
});

describe("the reports on any leads", () => {
  it("match their schemas, which have no number that is not finite", () => {
    fc.assert(
      fc.property(anyCampaigns, fc.constantFrom("2026-09-01", "2026-11-30", "2027-06-01"), (campaigns, today) => {
        const speeds = ([undefined, "channel", "hour_of_week"] as const).map((by) =>
          buildSpeedReport(dates, campaigns, { by }),
        );
        for (const report of speeds) expect(SpeedReport.parse(report)).toEqual(report);
        const costs = buildCostReport(dates, [{ key: null, campaigns }], today);
        expect(CostReport.parse(costs)).toEqual(costs);
        const decay = buildDecayReport(dates, [{ key: null, campaigns }], { clock: "working", today });
        expect(DecayReport.parse(decay)).toEqual(decay);
        const returns = buildReturnsReport(dates, campaigns);
        expect(ReturnsReport.parse(returns)).toEqual(returns);
        const deliveries = buildDeliveryReport(dates, campaigns);
        expect(DeliveryReport.parse(deliveries)).toEqual(deliveries);
        const figures = sumCells(campaigns.flatMap(({ cells }) => cells));
        const measured = measurePlan(figures, "GBP");
        expect(PlanRequest.safeParse({ ...targetOf(measured), currency: "GBP" }).success).toBe(true);
        for (const trigger of listSwitchTriggers({ period: figures, before: figures, now: figures, currency: "GBP" }))
          expect(SwitchTrigger.parse(trigger)).toEqual(trigger);
      }),
      runs(40),
    );
  });

  it("count every lead of a model once, as old enough or as maturing", () => {
    fc.assert(
      fc.property(anyCampaigns, fc.constantFrom("2026-10-15", "2026-11-30"), (campaigns, today) => {
        for (const { cells } of campaigns) {
          for (const model of Model.options) {
            const { figures, maturing } = selectMature(cells, { model, today });
            expect(getCount(figures, "placed") + maturing).toBe(getCount(sumCells(cells, model), "placed"));
          }
        }
      }),
      runs(20),
    );
  });
});

describe("the funnel of any numbers", () => {
  it("matches its schema, and never promises fewer meetings than were held", () => {
    fc.assert(
      fc.property(
        anyOutreach,
        fc.nat(2_000),
        fc.nat(2_000),
        fc.tuple(anyShare, anyShare),
        (outreach, placed, held, [reply, meeting]) => {
          const meetings = Math.min(held, placed);
          const references = {
            reply: { share: reply, from: "target" as const },
            meeting: { share: meeting, from: "assumed" as const },
          };
          const funnel = buildFunnel({ outreach: { ...outreach, cost: [] }, placed, meetings, references });
          expect(Funnel.parse(funnel)).toEqual(funnel);
          for (const whatIf of funnel.whatIf) expect(whatIf.meetings).toBeGreaterThanOrEqual(meetings);
        },
      ),
    );
  });
});

describe("the plan for any target", () => {
  const anyPlanShare = fc.oneof(
    fc
      .tuple(fc.nat(1_000), fc.integer({ min: 1, max: 1_000 }))
      .map(([value, of]) => ({ from: "measured" as const, value: Math.min(value, of), of })),
    anyShare.map((share) => ({ from: "assumed" as const, share })),
  );
  const anyRequest: fc.Arbitrary<PlanRequest> = fc.record({
    currency: fc.constant("GBP"),
    monthlyRevenue: fc.integer({ min: 1, max: 10_000_000_000 }),
    saleValue: fc.record({
      from: fc.constantFrom("measured" as const, "assumed" as const),
      amount: fc.integer({ min: 1, max: 10_000_000_000 }),
    }),
    price: fc.nat(10_000_000_000),
    returnShare: anyPlanShare,
    funnel: fc.oneof(
      fc.record({ model: fc.constant("callback" as const), conversion: anyPlanShare }),
      fc.record({
        model: fc.constant("appointment" as const),
        set: anyPlanShare,
        held: anyPlanShare,
        close: anyPlanShare,
        pricePer: fc.constantFrom("booked" as const, "held" as const),
      }),
    ),
  });

  it("is refused, or matches its schema with a range around it", () => {
    let plans = 0;
    fc.assert(
      fc.property(anyRequest, (request) => {
        const plan = planLeads(PlanRequest.parse(request));
        if (!plan.ok) return;
        plans++;
        const { weeklyLeads, range } = LeadPlan.parse(plan.value);
        if (range) expect([range.low <= weeklyLeads, weeklyLeads <= range.high]).toEqual([true, true]);
      }),
      runs(500),
    );
    expect(plans).toBeGreaterThan(50);
  });
});
