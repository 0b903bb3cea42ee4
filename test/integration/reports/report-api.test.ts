import { describe, expect, it } from "vitest";
import type { Fact } from "#domain/history/fact.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { aCampaign, aClient } from "#test/support/entities.ts";
import {
  aBooking,
  aContactAttempt,
  aDecision,
  aDelivered,
  anOutcome,
  aReceived,
  aReturnDecided,
  aReturnOpened,
} from "#test/support/facts.ts";
import { toAnyLead } from "#test/support/reports/measured-leads.ts";
import { aReportApi } from "#test/support/reports/report-api.ts";

const times = <Item>(number: number, item: Item): Item[] => Array<Item>(number).fill(item);
const toLeads = (histories: readonly Fact[][]) =>
  histories.map((facts, index) => toAnyLead(anId("lead", index + 1), facts));
const won = (value?: number) =>
  anOutcome({
    outcome: "won",
    at: on("2026-09-05T12:00:00Z"),
    ...(value !== undefined && { value: { amount: value, currency: "GBP" } }),
  });

const callback = (changes: Parameters<typeof aReceived>[0] = {}) =>
  aReceived({ at: on("2026-09-01T12:00:00Z"), ...changes });
const appointment = aReceived({
  at: on("2026-09-02T12:00:00Z"),
  model: "appointment",
  price: { amount: 10_000, currency: "GBP" },
});

/** A hundred callbacks at £60 and as many appointments at £100, of September, and how many of each are sold. */
const aSeason = (callbackSales: number, appointmentSales: number) =>
  toLeads([
    ...times(callbackSales, [callback(), won(250_000)]),
    ...times(100 - callbackSales, [callback()]),
    ...times(appointmentSales, [appointment, aBooking(), aDecision(), won()]),
    ...times(100 - appointmentSales, [appointment]),
  ]);

const outreachRoute = "PUT /v1/campaigns/{campaignId}/outreach/{date}";
const aDay = { campaignId: anId("campaign"), date: "2026-11-20" };

describe("the report on the cost of a sale", () => {
  it.each([
    { sales: [20, 35], costs: [30_000, 28_571] },
    { sales: [25, 30], costs: [24_000, 33_333] },
  ] as const)("is exact over HTTP: $costs for $sales sales of a hundred", async ({ sales, costs }) => {
    const ask = await aReportApi({ leads: aSeason(sales[0], sales[1]) });
    const { status, body } = await ask("billing", "GET /v1/reports/cost-per-sale");
    expect(status).toBe(200);
    expect(body.period).toMatchObject({ from: "2025-12-01", to: "2026-11-30", leads: 200 });
    const [row] = body.rows;
    expect(row.models.map((model: { byCurrency: object[] }) => model.byCurrency[0])).toMatchObject([
      {
        currency: "GBP",
        conversion: { value: sales[0], of: 100 },
        costs: [{ denominator: "billed", costPerSale: costs[0] }, {}, {}],
      },
      {
        currency: "GBP",
        conversion: { value: sales[1], of: 100 },
        costs: [{ denominator: "billed", costPerSale: costs[1] }, {}, {}],
      },
    ]);
    expect(row.comparisons).toMatchObject([{ currency: "GBP", verdict: "too_few" }]);
    expect(row.switching).toMatchObject([
      { currency: "GBP", triggers: [{ trigger: "no_shows" }, { trigger: "low_interest" }, {}, {}, {}] },
    ]);
  });

  it("is the same for the client's key, for the period alone, and with a row for each campaign", async () => {
    const ask = await aReportApi({ leads: aSeason(20, 35) });
    const whole = await ask("client", "GET /v1/reports/cost-per-sale");
    const period = { from: "2026-09-01", to: "2026-09-30", by: "campaign" };
    const ofPeriod = await ask("agency", "GET /v1/reports/cost-per-sale", { query: period });
    expect(ofPeriod.body.rows).toMatchObject([{ key: anId("campaign"), models: whole.body.rows[0].models }]);
    const before = { from: "2026-01-01", to: "2026-08-31" };
    const { body } = await ask("agency", "GET /v1/reports/cost-per-sale", { query: before });
    expect(body.rows).toMatchObject([{ models: [], comparisons: [] }]);
  });

  it("sets leads apart that are too young", async () => {
    const young = callback({ at: on("2026-11-29T12:00:00Z") });
    const ask = await aReportApi({ leads: [...aSeason(20, 0), toAnyLead(anId("lead", 999), [young, won()])] });
    const { body } = await ask("agency", "GET /v1/reports/cost-per-sale");
    expect(body.rows[0].models[0]).toMatchObject({ model: "callback", maturing: 1 });
    expect(body.rows[0].models[0].byCurrency[0].conversion).toMatchObject({ value: 20, of: 100 });
  });
});

describe("the report on the funnel", () => {
  /** Leads placed and held in November, of the campaign alone. */
  const aMonth = (placed: number, held: number) => {
    const lead = aReceived({ at: on("2026-11-02T12:00:00Z"), model: "appointment" });
    return toLeads([...times(held, [lead, aBooking(), aDecision()]), ...times(placed - held, [lead])]);
  };
  const targets = { replyTarget: "0.04", meetingTarget: "0.35" };

  it("finds that appointment setting is the bottleneck, and that 35 % would hold 75 % more meetings", async () => {
    const ask = await aReportApi({ leads: aMonth(400, 80) });
    const cost = { amount: 25_000, currency: "GBP" };
    await ask("agency", outreachRoute, { params: aDay, body: { sent: 10_000, replies: 400, cost } });
    const { body } = await ask("agency", "GET /v1/reports/funnel", { query: targets });
    const [{ funnel }] = body.rows;
    expect(funnel).toMatchObject({
      bottleneck: "appointment_setting",
      replyRate: { value: 400, of: 10_000, reference: { share: 0.04, from: "target" } },
      meetingRate: { value: 80, of: 400, share: 0.2 },
    });
    const rise = funnel.whatIf.find(({ change }: { change: string }) => change === "meeting_rate");
    expect(rise).toMatchObject({ meetings: 140, gain: 0.75 });
    const double = funnel.whatIf.find(({ change }: { change: string }) => change === "double_outreach");
    expect(double).toMatchObject({ meetings: 160, cost: [{ amount: 50_000, currency: "GBP" }] });
  });

  it.each([
    { sent: 10_000, replies: 80, held: 28, bottleneck: "lead_generation" },
    { sent: 200, replies: 8, held: 2, bottleneck: "too_few" },
  ])("says $bottleneck for $sent messages, $replies replies and $held meetings", async (reported) => {
    const ask = await aReportApi({ leads: aMonth(reported.replies, reported.held) });
    await ask("agency", outreachRoute, { params: aDay, body: { sent: reported.sent, replies: reported.replies } });
    const { body } = await ask("agency", "GET /v1/reports/funnel", { query: { ...targets, replyTarget: "0.03" } });
    expect(body.rows[0].funnel.bottleneck).toBe(reported.bottleneck);
  });

  it("compares with what is usual once there are months, and says that it assumes a rate before", async () => {
    const months = ["06", "07", "08", "09", "10"];
    const leads = toLeads(
      months.flatMap((month) => {
        const lead = aReceived({ at: on(`2026-${month}-15T12:00:00Z`), model: "appointment" });
        return [...times(30, [lead, aBooking(), aDecision()]), ...times(70, [lead])];
      }),
    );
    const ask = await aReportApi({ leads });
    for (const month of months) {
      const params = { ...aDay, date: `2026-${month}-10` };
      await ask("agency", outreachRoute, { params, body: { sent: 2000, replies: 100 } });
    }
    const { body } = await ask("agency", "GET /v1/reports/funnel");
    expect(body.rows[0].funnel).toMatchObject({
      replyRate: { reference: { share: 0.05, from: "own_median" } },
      meetingRate: { reference: { share: 0.3, from: "own_median" } },
    });
    const without = await (await aReportApi())("agency", "GET /v1/reports/funnel");
    expect(without.body.rows[0].funnel.meetingRate.reference).toEqual({ share: 0.35, from: "assumed" });
  });

  it("lists replies that wait, and campaigns that were never replied to", async () => {
    const waiting = aReceived({ at: on("2026-11-30T11:00:00Z") });
    const leads = toLeads([[waiting], [waiting, aDelivered({ at: on("2026-11-30T11:00:05Z") })]]);
    const silent = aCampaign({ id: anId("campaign", 2) });
    const ask = await aReportApi({ leads, campaigns: [aCampaign(), silent] });
    await ask("agency", outreachRoute, { params: { ...aDay, campaignId: silent.id }, body: { sent: 50, replies: 0 } });
    const { body } = await ask("agency", "GET /v1/reports/funnel", { query: { by: "campaign" } });
    expect(body.rows).toMatchObject([
      { key: anId("campaign"), unworked: { leads: 2, oldestPlacedAt: "2026-11-30T11:00:00.000Z" } },
      { key: silent.id, funnel: { outreach: { sent: 50 } }, unworked: { leads: 0 } },
    ]);
  });

  it("never shows a client what its agency pays, nor outreach that is for several clients", async () => {
    const shared = aCampaign({
      id: anId("campaign", 2),
      pool: {
        mode: "priority",
        share: 1,
        members: [anId("client"), anId("client", 2)].map((clientId) => ({ clientId, priority: 1, weight: 1 })),
      },
    });
    const { clientId: _, ...pool } = shared;
    const ask = await aReportApi({ campaigns: [aCampaign(), pool] });
    const cost = { amount: 25_000, currency: "GBP" };
    await ask("agency", outreachRoute, { params: aDay, body: { sent: 100, replies: 3, cost } });
    await ask("agency", outreachRoute, { params: { ...aDay, campaignId: pool.id }, body: { sent: 7000, replies: 9 } });
    const { body, text } = await ask("client", "GET /v1/reports/funnel");
    expect(body.rows[0].funnel.outreach).toEqual({ days: 1, sent: 100, replies: 3, cost: [] });
    expect(text).not.toContain("25000");
    const own = await ask("agency", "GET /v1/reports/funnel");
    expect(own.body.rows[0].funnel.outreach).toMatchObject({ days: 2, sent: 7100, cost: [cost] });
  });
});

describe("the report on speed", () => {
  const placed = (minute: number, clientId = anId("client")) =>
    aReceived({ at: on(`2026-11-03T10:${String(minute).padStart(2, "0")}:00Z`), clientId });
  const delivered = aDelivered({ at: on("2026-11-03T11:00:00Z") });
  const tried = aContactAttempt({ at: on("2026-11-03T11:02:00Z"), recordedAt: on("2026-11-03T11:02:00Z") });

  it("ranks a client that records every attempt above one that records only its fastest", async () => {
    const other = anId("client", 2);
    const leads = toLeads([
      ...times(45, [placed(0), delivered, tried]),
      ...times(15, [placed(0), delivered]),
      ...times(15, [placed(0, other), delivered, tried]),
      ...times(45, [placed(0, other), delivered]),
    ]);
    const ask = await aReportApi({ leads, clients: [aClient(), aClient({ id: other })] });
    const { body } = await ask("agency", "GET /v1/reports/speed", { query: { by: "client" } });
    expect(body.ranking).toMatchObject([
      { key: anId("client"), rank: 1, within: { value: 45, of: 60 }, coverage: { value: 45, of: 60 }, p50Seconds: 120 },
      { key: other, rank: 2, within: { value: 15, of: 60 }, coverage: { value: 15, of: 60 }, p50Seconds: 120 },
    ]);
    const whole = await ask("agency", "GET /v1/reports/speed");
    expect(whole.body).toMatchObject({ ranking: [], rows: [{ key: null, delivered: 120 }] });
    const hours = await ask("agency", "GET /v1/reports/speed", { query: { by: "hour_of_week" } });
    expect(hours.body.rows).toMatchObject([{ key: "tue.10", delivered: 120, all: null }]);
    const models = await ask("agency", "GET /v1/reports/speed", { query: { by: "model" } });
    expect(models.body).toMatchObject({ period: { leads: 120 }, rows: [{ key: "callback", delivered: 120 }] });
  });
});

describe("the other reports", () => {
  const returned = [callback(), aReturnOpened({ at: on("2026-09-03T12:00:00Z"), reason: "other" }), aReturnDecided()];
  const leads = toLeads([returned, [callback(), aDelivered({ at: on("2026-09-01T12:00:05Z") })]]);

  it("count returns and deliveries for keys of billing jobs too", async () => {
    const ask = await aReportApi({ leads });
    const returns = await ask("billing", "GET /v1/reports/returns", { query: { by: "client" } });
    expect(returns.body.rows).toMatchObject([
      { key: anId("client"), returned: { value: 1, of: 2 }, approved: { value: 1, of: 1 } },
    ]);
    const deliveries = await ask("billing", "GET /v1/reports/delivery-health", { query: { by: "model" } });
    expect(deliveries.body.rows).toMatchObject([{ key: "callback", delivered: { value: 1, of: 2 } }]);
    const decay = await ask("agency", "GET /v1/reports/decay", { query: { clock: "raw", by: "model" } });
    expect(decay.body.rows).toMatchObject([
      { key: "callback", curve: { clock: "raw", coverage: { value: 0, of: 1 } } },
    ]);
  });

  it("have a line of CSV for each figure", async () => {
    const ask = await aReportApi({ leads });
    const { text } = await ask("agency", "GET /v1/reports/returns", { query: { format: "csv" } });
    const [header, ...lines] = text.trimEnd().split("\r\n");
    expect(header).toBe("row,figure,value,of,share,low,high,tooFew,from,to,computedAt");
    const period = "2025-12-01,2026-11-30,2026-11-22T23:00:00.000Z";
    expect(lines[0]).toMatch(/^all,returned,1,2,0\.5,0\.09\d+,0\.90\d+,true,/);
    expect(lines).toContain(`all,byReason.other.counts.approved,1,,,,,,${period}`);
    expect(lines).toContain(`all,credited.GBP.amount,6000,,,,,,${period}`);
  });
});

describe("whose leads a report has", () => {
  const other = { clientId: anId("client", 2), campaignId: anId("campaign", 2) };
  const world = {
    leads: toLeads([[callback()], [callback(other)]]),
    clients: [aClient(), aClient({ id: other.clientId })],
    campaigns: [aCampaign(), aCampaign({ id: other.campaignId, clientId: other.clientId })],
  };
  const reports = ["speed", "funnel", "cost-per-sale", "decay", "delivery-health", "returns"];

  it.each(reports)("%s: those of all clients for an agency, and of its own for a client", async (report) => {
    const ask = await aReportApi(world);
    const leadsOf = async (key: "agency" | "client" | "otherAgency" | "test", query = {}) =>
      (await ask(key, `GET /v1/reports/${report}`, { query })).body.period.leads;
    expect(await leadsOf("agency")).toBe(2);
    expect(await leadsOf("agency", { clientId: other.clientId })).toBe(1);
    expect(await leadsOf("agency", { campaignId: other.campaignId })).toBe(1);
    expect(await leadsOf("client")).toBe(1);
    expect(await leadsOf("client", { campaignId: anId("campaign") })).toBe(1);
    expect(await leadsOf("otherAgency")).toBe(0);
    expect(await leadsOf("test")).toBe(0);
  });

  it.each(reports)("%s: nothing of a client or campaign that the key may not see", async (report) => {
    const ask = await aReportApi(world);
    const statusOf = async (key: "client" | "otherAgency", query: Record<string, string>) =>
      (await ask(key, `GET /v1/reports/${report}`, { query })).status;
    expect(await statusOf("client", { clientId: other.clientId })).toBe(404);
    expect(await statusOf("client", { campaignId: other.campaignId })).toBe(404);
    expect(await statusOf("client", { campaignId: anId("campaign", 9) })).toBe(404);
    expect(await statusOf("otherAgency", { clientId: other.clientId })).toBe(404);
    expect(await statusOf("otherAgency", { campaignId: other.campaignId })).toBe(404);
  });

  it("the campaign that a client has left, with the leads that it got", async () => {
    const ask = await aReportApi({ ...world, campaigns: [aCampaign({ clientId: other.clientId })] });
    const query = { campaignId: anId("campaign") };
    expect((await ask("client", "GET /v1/reports/returns", { query })).body.period.leads).toBe(1);
    const earlier = { ...query, from: "2026-01-01", to: "2026-01-31" };
    expect((await ask("client", "GET /v1/reports/returns", { query: earlier })).status).toBe(404);
  });

  it("no report on people for keys of billing jobs", async () => {
    const ask = await aReportApi(world);
    for (const report of ["speed", "funnel", "decay"]) {
      expect((await ask("billing", `GET /v1/reports/${report}`)).status).toBe(403);
    }
    for (const report of ["cost-per-sale", "delivery-health", "returns"]) {
      expect((await ask("billing", `GET /v1/reports/${report}`)).status).toBe(200);
    }
  });

  it("at most 24 months, and no period that ends before it begins", async () => {
    const ask = await aReportApi(world);
    const problemOf = async (query: Record<string, string>) =>
      (await ask("agency", "GET /v1/reports/returns", { query })).body;
    expect((await problemOf({ from: "2024-12-01", to: "2026-11-30" })).period.from).toBe("2024-12-01");
    expect(await problemOf({ from: "2024-11-30", to: "2026-11-30" })).toMatchObject({
      errors: [{ parameter: "from", detail: "at most 24 months before to" }],
    });
    expect(await problemOf({ from: "2026-12-01", to: "2026-11-30" })).toMatchObject({
      errors: [{ parameter: "to", detail: "not before from" }],
    });
    expect((await problemOf({ from: "1026-12-01" })).code).toBe("invalid_parameter");
  });
});

describe("the planner", () => {
  const target = { currency: "GBP", monthlyRevenue: 3_000_000, price: 6_000 };
  const returned = [callback(), aReturnOpened(), aReturnDecided()];

  it("plans 16 leads a week, between 11 and 23, from what it measures", async () => {
    // Twenty of a hundred billed leads are sold for £2,500.00; 8 % of all leads are returned.
    const leads = toLeads([...times(20, [callback(), won(250_000)]), ...times(80, [callback()])]);
    const ask = await aReportApi({ leads });
    const body = { ...target, returnShare: { from: "measured", value: 8, of: 100 }, funnel: { model: "callback" } };
    const planned = await ask("agency", "POST /v1/reports/plan", { body });
    expect(planned.status).toBe(200);
    expect(planned.body.plan).toMatchObject({
      monthlySales: 12,
      monthlyBilled: 60,
      weeklyLeads: 16,
      range: { low: 11, high: 23 },
      isAtLeast: false,
      costPerSale: { amount: 30_000, currency: "GBP" },
      weeklyBudget: { beforeCredits: { amount: 96_000 }, afterCredits: { amount: 88_320 } },
      capacity: { weeklyReached: 0, missing: 16 },
    });
    expect(planned.body.plannedWith).toMatchObject({
      saleValue: { from: "measured", amount: 250_000 },
      funnel: { model: "callback", conversion: { from: "measured", value: 20, of: 100 } },
    });
    const measured = await aReportApi({ leads: [...leads, ...toLeads([returned]).map((lead) => renumber(lead))] });
    const whole = await measured("client", "POST /v1/reports/plan", {
      body: { ...target, funnel: { model: "callback" } },
    });
    expect(whole.body.plannedWith.returnShare).toEqual({ from: "measured", value: 1, of: 101 });
  });

  it("takes a share that was measured as nothing", async () => {
    const ask = await aReportApi({ leads: toLeads([[callback(), won(250_000)], [callback()]]) });
    const body = { ...target, returnShare: { from: "measured", value: 0, of: 2 }, funnel: { model: "callback" } };
    expect((await ask("agency", "POST /v1/reports/plan", { body })).status).toBe(200);
  });

  it("names what it cannot measure, and plans nothing for a share of nothing", async () => {
    const ask = await aReportApi();
    const body = { ...target, funnel: { model: "appointment", pricePer: "held" } };
    const { status, body: problem } = await ask("agency", "POST /v1/reports/plan", { body });
    expect(status).toBe(422);
    expect(problem.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      "/saleValue",
      "/returnShare",
      "/funnel/set",
      "/funnel/held",
      "/funnel/close",
    ]);
    const assumed = {
      ...target,
      saleValue: { from: "assumed", amount: 250_000 },
      returnShare: { from: "assumed", share: 0.08 },
      funnel: { model: "callback", conversion: { from: "assumed", share: 0 } },
    };
    const refused = await ask("test", "POST /v1/reports/plan", { body: assumed });
    expect(refused.body).toMatchObject({ code: "plan_without_sales", share: "conversion" });
    const foreign = { ...assumed, clientId: anId("client", 7) };
    expect((await ask("agency", "POST /v1/reports/plan", { body: foreign })).status).toBe(404);
  });

  const renumber = (lead: ReturnType<typeof toAnyLead>) => ({
    ...lead,
    record: { ...lead.record, leadId: anId("lead", 999) },
  });
});
