import { describe, expect, it } from "vitest";
import { planLeads } from "#domain/reports/plan-leads.ts";
import { PlanRequest } from "#domain/reports/plan-request.ts";

const measured = (value: number, of: number) => ({ from: "measured" as const, value, of });
const assumed = (share: number) => ({ from: "assumed" as const, share });

/** £30,000 a month at £2,500 a sale, by leads of £60 of which 20 of 100 are sold and 8 % returned. */
const aRequest = (changes: Partial<PlanRequest> = {}): PlanRequest =>
  PlanRequest.parse({
    currency: "GBP",
    monthlyRevenue: 3_000_000,
    saleValue: { from: "measured", amount: 250_000 },
    price: 6000,
    returnShare: measured(8, 100),
    funnel: { model: "callback", conversion: measured(20, 100) },
    ...changes,
  });

function planOf(changes: Partial<PlanRequest> = {}) {
  const plan = planLeads(aRequest(changes));
  if (!plan.ok) throw new Error(`no plan: ${plan.refusal.kind}`);
  return plan.value;
}

describe("a plan of leads", () => {
  it("takes 16 leads a week, 11 to 23, for £30,000 a month at £2,500, 20 % and 8 % returned", () => {
    const plan = planOf();
    expect(plan.monthlySales).toBe(12);
    expect(plan.monthlyBilled).toBeCloseTo(60, 9);
    expect(plan.monthlyPlaced).toBeCloseTo(65.22, 2);
    expect(plan).toMatchObject({
      weeklyLeads: 16,
      range: { low: 11, high: 23 },
      isAtLeast: false,
      assumed: [],
      weeklyBudget: { beforeCredits: { amount: 96_000, currency: "GBP" }, afterCredits: { amount: 88_320 } },
      costPerSale: { amount: 30_000, currency: "GBP" },
      capacity: null,
    });
  });

  it.each([
    [6000, 20, 30_000],
    [10_000, 35, 28_571],
    [6000, 25, 24_000],
    [10_000, 30, 33_333],
  ])("at %i pence and %i %% costs %i pence a sale", (price, sales, costPerSale) => {
    const plan = planOf({ price, funnel: { model: "callback", conversion: measured(sales, 100) } });
    expect(plan.costPerSale.amount).toBe(costPerSale);
  });

  it("says what is assumed, and that its range is then wider", () => {
    const plan = planOf({ returnShare: assumed(0.08), saleValue: { from: "assumed", amount: 250_000 } });
    expect(plan).toMatchObject({ weeklyLeads: 16, range: { low: 11, high: 23 }, isAtLeast: true });
    expect(plan.assumed).toEqual(["returnShare", "saleValue"]);
  });

  it("has no range if the conversion is assumed", () => {
    const plan = planOf({ funnel: { model: "callback", conversion: assumed(0.2) } });
    expect(plan).toMatchObject({ weeklyLeads: 16, range: null, isAtLeast: true, assumed: ["conversion"] });
  });

  it("does not round up for the error of a double", () => {
    // 13 sales ÷ 0.01 ÷ 0.6 × 12/52 are 500, and 500.00000000000006 in doubles.
    const conversion = measured(1, 100);
    const plan = planOf({
      monthlyRevenue: 13 * 250_000,
      returnShare: measured(40, 100),
      funnel: { model: "callback", conversion },
    });
    expect(plan.weeklyLeads).toBe(500);
  });

  it("multiplies the steps of appointments, and prices what is charged", () => {
    const steps = { set: measured(50, 100), held: measured(80, 100), close: measured(30, 100) };
    const plan = planOf({
      price: 10_000,
      returnShare: assumed(0),
      funnel: { model: "appointment", ...steps, pricePer: "held" },
    });
    // 12 ÷ 0.12 = 100 a month, 23.08 a week; of 24 leads 9.6 appointments are held.
    expect(plan).toMatchObject({
      weeklyLeads: 24,
      weeklyBudget: { beforeCredits: { amount: 96_000 } },
      costPerSale: { amount: 33_333 },
    });
    expect(plan.monthlyPlaced).toBeCloseTo(100, 9);
    const booked = planOf({
      price: 10_000,
      returnShare: assumed(0),
      funnel: { model: "appointment", ...steps, pricePer: "booked" },
    });
    expect(booked.weeklyBudget.beforeCredits.amount).toBe(120_000);
    expect(booked.costPerSale.amount).toBe(41_667);
  });

  it("says by how much it is above what the client has shown", () => {
    const weeklyReached = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12, 40];
    expect(planOf({ weeklyReached }).capacity).toEqual({ weeklyReached: 12, missing: 4 });
    expect(planOf({ weeklyReached: weeklyReached.map((reached) => reached * 2) }).capacity?.missing).toBe(0);
  });

  it("is refused where nothing is sold, everything is returned, or no agency has so many leads", () => {
    const unsold = planLeads(aRequest({ funnel: { model: "callback", conversion: measured(0, 100) } }));
    expect(unsold).toEqual({ ok: false, refusal: { kind: "plan_without_sales", share: "conversion" } });
    const huge = planLeads(aRequest({ funnel: { model: "callback", conversion: measured(1, 1_000_000) } }));
    expect(huge).toEqual({ ok: false, refusal: { kind: "plan_too_large" } });
    const returned = planLeads(aRequest({ returnShare: measured(100, 100) }));
    expect(returned).toEqual({ ok: false, refusal: { kind: "plan_without_sales", share: "returnShare" } });
  });
});
