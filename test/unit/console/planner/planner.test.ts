import { describe, expect, it } from "vitest";
import { showPlanner } from "#console/planner/endpoints.ts";
import { parsePlannerForm } from "#console/planner/parse-planner-form.ts";
import { capacitySentence, rangeSentence } from "#console/planner/pages/planner-page.ts";
import type { Plan } from "#console/planner/ports.ts";
import { PlannerQuery } from "#console/planner/routes.ts";
import { completePlan } from "#domain/reports/new-plan.ts";
import { planLeads } from "#domain/reports/plan-leads.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import { aRequest, aSession, renderBody } from "#test/support/console/a-session.ts";

const text = (markup: string): string => markup.replaceAll(/<[^>]+>/g, " ").replaceAll(/[\s\u00a0]+/g, " ");

/** Plans with 20 of 100 leads sold, 8 of 100 returned, and weeks of at most twelve leads. */
const measured: Plan = async (_, request) => {
  const completed = completePlan(request, {
    conversion: { from: "measured", value: 20, of: 100 },
    returnShare: { from: "measured", value: 8, of: 100 },
    saleValue: { from: "measured", amount: 250_000 },
    weeklyReached: [9, 12, 11, 10, 8, 12, 9, 7, 11, 10, 12, 11],
  });
  if (completed.ok) {
    const plan = planLeads(completed.value);
    return plan.ok ? ok({ plan: plan.value, plannedWith: completed.value }) : plan;
  }
  return refuse({
    kind: "validation_error",
    errors: completed.refusal.missing.map((pointer) => ({ pointer, detail: "needed" })),
  });
};

const open = (query: Record<string, string>, plan = measured) =>
  showPlanner({ plan, listNames: async () => ({ clients: [], campaigns: [] }) })({
    ...aRequest,
    session: aSession("client_manager"),
    query: PlannerQuery.parse(query),
  });

describe("the planner", () => {
  it("answers £30,000 a month at £2,500 with 16 leads a week, 11 to 23", async () => {
    const page = text(renderBody(await open({ revenue: "30,000", saleValue: "2500", price: "60" })));

    expect(page).toContain("16 leads a week");
    expect(page).toContain("The range is at least 11 to 23, because something is assumed.");
    expect(page).toContain("£960.00 a week before credits, £883.20 after. 12 sales a month, each at £300.00.");
    expect(page).toContain("the client reached 12 leads within 60 minutes of working hours. This plan has 4 more.");
  });
  it("measures what stays empty, so that the range is not only a least one", async () => {
    expect(text(renderBody(await open({ revenue: "30000", price: "60" })))).toContain("The range is 11 to 23.");
  });
  it.each(["1250,50", "$1250", "1.250,50"])("asks again for the amount %s, which is none in pounds", async (typed) => {
    const body = renderBody(await open({ revenue: "30000", saleValue: typed, price: "60" }));

    expect(body).toContain('id="saleValue-fault"');
    expect(body).toContain(`value="${typed}"`);
  });
  it("explains itself before there is a target", async () => {
    const response = await open({});

    expect(response).toMatchObject({ kind: "page", status: 200 });
    expect(renderBody(response)).toContain("The number of leads a week would be here");
  });
  it("asks for what no lead measures yet, and keeps what was typed", async () => {
    const response = await open({ revenue: "30000", price: "60", model: "appointment", set: "40" });
    const body = renderBody(response);

    expect(response).toMatchObject({ status: 422 });
    expect(body).toContain('href="#close"');
    expect(body).toMatch(/name="set"\s*value="40"/);
  });
  it("does not exist for a client of another agency", async () => {
    const response = await open({ revenue: "30000", price: "60" }, async () => refuse({ kind: "not_found" }));

    expect(response).toEqual({ kind: "missing" });
  });
  it.each([
    { share: "conversion", field: "conversion" },
    { share: "returnShare", field: "returned" },
  ])("says at its field that a plan with this $share sells nothing", async ({ share, field }) => {
    const response = await open({ revenue: "1", price: "1" }, async () =>
      refuse({ kind: "plan_without_sales", share }),
    );

    expect(renderBody(response)).toContain(`href="#${field}"`);
  });
  it.each([
    [{ revenue: "many", price: "60" }, "revenue"],
    [{ revenue: "30000", price: "-1" }, "price"],
    [{ revenue: "30000", price: "60", conversion: "120" }, "conversion"],
    [{ revenue: "30000", price: "60", returned: "a few" }, "returned"],
    [{ revenue: "30000", price: "60", currency: "POUND" }, "currency"],
    [{ price: "60" }, "revenue"],
  ])("names the field that is wrong in %o", (typed, field) => {
    const parsed = parsePlannerForm({ model: "callback", pricePer: "held", ...typed }, "GBP");

    expect(parsed).toMatchObject({ kind: "faulty", faults: { [field]: expect.any(String) } });
  });
});

describe("the words of a plan", () => {
  it("say that a range without a measured conversion is not known", () => {
    const plan = { range: null, isAtLeast: true };

    expect(rangeSentence(Object.assign(emptyPlan(), plan))).toBe("It rests on assumptions, so its range is not known.");
  });
  it("say whether the client has shown that it can work so many", () => {
    expect(capacitySentence({ weeklyReached: 20, missing: 0 })).toContain("enough for this plan");
    expect(capacitySentence(null)).toBe("Not known yet: no week of the last twelve has leads.");
  });
});

function emptyPlan() {
  const planned = planLeads({
    currency: "GBP",
    monthlyRevenue: 1,
    saleValue: { from: "assumed", amount: 1 },
    price: 1,
    returnShare: { from: "assumed", share: 0 },
    funnel: { model: "callback", conversion: { from: "assumed", share: 0.5 } },
  });
  if (!planned.ok) throw new Error(planned.refusal.kind);
  return planned.value;
}
