import { describe, expect, it } from "vitest";
import type { Fact } from "#domain/history/fact.ts";
import { sumCells } from "#domain/reports/cell.ts";
import { buildCostReport } from "#domain/reports/cost-report.ts";
import { buildDecayReport } from "#domain/reports/decay-report.ts";
import { buildDeliveryReport } from "#domain/reports/delivery-report.ts";
import { emptyFigures } from "#domain/reports/figures.ts";
import { buildFunnelReport } from "#domain/reports/funnel-report.ts";
import { measurePlan } from "#domain/reports/measure-plan.ts";
import { buildReturnsReport } from "#domain/reports/returns-report.ts";
import { buildSpeedReport } from "#domain/reports/speed-report.ts";
import { countUnworked } from "#domain/reports/unworked-replies.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import {
  aBooking,
  aContactAttempt,
  aDecision,
  aDelivered,
  aDeliverySkipped,
  anAcknowledged,
  anOutcome,
  aReceived,
  aReplacement,
  aReturnDecided,
  aReturnOpened,
} from "#test/support/facts.ts";
import { toAnyLead, toDayCells } from "#test/support/reports/measured-leads.ts";

const dates = { from: "2026-09-01", to: "2026-11-30" };
const today = "2026-11-30";

const toCells = (histories: readonly Fact[][]) =>
  toDayCells(histories.map((facts, index) => toAnyLead(anId("lead", index + 1), facts)));
const toGroup = (histories: readonly Fact[][]) => ({
  key: null,
  cells: toCells(histories).map(({ cell }) => cell),
});
const times = <Item>(number: number, item: Item): Item[] => Array<Item>(number).fill(item);
const won = (moment: string) => anOutcome({ outcome: "won", at: on(moment) });

describe("the report on speed", () => {
  const byEmail = { deliveryId: anId("dlv"), subscriptionId: anId("sub"), channel: "email" as const };
  const histories = [
    [aReceived(), aDelivered({ at: at("14:00") }), aContactAttempt({ at: at("14:04"), recordedAt: at("15:30") })],
    [aReceived(), aDelivered({ at: at("14:00") })],
    [
      aReceived({ at: on("2026-11-23T09:30:00Z"), deliveries: [{ id: anId("dlv"), ...byEmail }] }),
      aDelivered({ ...byEmail, at: on("2026-11-23T09:30:10Z") }),
      aContactAttempt({ at: on("2026-11-23T09:45:10Z"), recordedAt: on("2026-11-23T09:45:10Z") }),
    ],
  ];

  it("has for each time its percentiles, its coverage and its shares of all delivered leads", () => {
    const { period, rows } = buildSpeedReport(dates, [toGroup(histories)]);
    expect(period).toEqual({ ...dates, leads: 3, computedAt: at("23:00") });
    expect(rows).toHaveLength(1);
    const times = rows[0]?.all;
    expect(times?.ttfa.raw).toMatchObject({
      p95Seconds: 900,
      coverage: { value: 2, of: 3 },
      within: [
        { minutes: 5, rate: { value: 1, of: 3 } },
        { minutes: 15, rate: { value: 2, of: 3 } },
        { minutes: 60, rate: { value: 2, of: 3 } },
      ],
    });
    expect(times?.ttfa.toldLate).toMatchObject({ value: 1, of: 2 });
    expect(times?.agencyLatency.p95Seconds).toBe(10);
    // 22 November 2026 is a Sunday, on which the client is closed.
    expect(times?.ttfa.working.within[0]).toMatchObject({ rate: { value: 1, of: 3 } });
  });

  it("has a row for each channel, and for each hour of the week with a lead", () => {
    const channels = buildSpeedReport(dates, [toGroup(histories)], { by: "channel" }).rows;
    expect(channels.map(({ key, delivered }) => [key, delivered])).toEqual([
      ["sms", 2],
      ["email", 1],
    ]);
    const hours = buildSpeedReport(dates, [toGroup(histories)], { by: "hour_of_week" }).rows;
    expect(
      hours.map(({ key, delivered, firstAttempt, all }) => [key, delivered, firstAttempt.p50Seconds, all]),
    ).toEqual([
      ["mon.9", 1, 900, null],
      ["sun.14", 2, 240, null],
    ]);
  });
});

describe("the report on the cost of a sale", () => {
  /** Callbacks of £60 and appointments of £100, placed long ago; so many of a hundred are sold. */
  const aCampaign = (callbackSales: number, appointmentSales: number, leads = 100) => {
    const callback = aReceived({ at: on("2026-09-01T12:00:00Z") });
    const appointment = aReceived({
      at: on("2026-09-02T12:00:00Z"),
      model: "appointment",
      price: { amount: 10_000, currency: "GBP" },
    });
    return [
      ...times(callbackSales, [callback, won("2026-09-05T12:00:00Z")]),
      ...times(leads - callbackSales, [callback]),
      ...times(appointmentSales, [appointment, aBooking(), aDecision(), won("2026-09-05T12:00:00Z")]),
      ...times(leads - appointmentSales, [appointment]),
    ];
  };
  const reportOn = (histories: readonly Fact[][]) => {
    const cells = toCells(histories).map(({ cell }) => cell);
    const report = buildCostReport(dates, [{ key: null, campaigns: [{ campaignId: anId("campaign"), cells }] }], today);
    const [row] = report.rows;
    if (!row) throw new Error("a report has a row for each group");
    return row;
  };

  it("has £300.00 and £285.71, £240.00 and £333.33, and says that they are too few to tell apart", () => {
    const cases = [
      { sales: [20, 35], costs: [30_000, 28_571], moreLeads: null },
      { sales: [25, 30], costs: [24_000, 33_333], moreLeads: 630 },
    ] as const;
    for (const { sales, costs, moreLeads } of cases) {
      const { models, comparisons } = reportOn(aCampaign(sales[0], sales[1]));
      const billed = models.map(({ model, byCurrency }) => [model, byCurrency[0]?.costs[0]?.costPerSale]);
      expect(billed).toEqual([
        ["callback", costs[0]],
        ["appointment", costs[1]],
      ]);
      expect(models[0]?.byCurrency[0]?.costs.map(({ denominator }) => denominator)).toEqual([
        "billed",
        "delivered",
        "held",
      ]);
      expect(comparisons).toMatchObject([{ currency: "GBP", verdict: "too_few", moreLeads }]);
    }
  });

  it("gives a verdict once the leads are enough", () => {
    expect(reportOn(aCampaign(125, 150, 500)).comparisons).toMatchObject([{ verdict: "callback_cheaper" }]);
  });

  it("has the cost by held appointments", () => {
    const { models } = reportOn(aCampaign(20, 35));
    const held = models[1]?.byCurrency[0]?.costs.find(({ denominator }) => denominator === "held");
    expect(held).toMatchObject({ leads: 35, sales: 35, spend: 350_000, costPerSale: 10_000 });
  });

  it("shows leads that are too young apart, in a model without any other too, and compares none", () => {
    const young = [aReceived({ at: on("2026-11-29T12:00:00Z") }), won("2026-11-29T13:00:00Z")];
    expect(reportOn([young])).toEqual({
      key: null,
      models: [
        {
          model: "callback",
          maturing: 1,
          windows: [{ campaignId: anId("campaign"), days: 30, from: "assumed" }],
          byCurrency: [],
        },
      ],
      comparisons: [],
      switching: [{ currency: "GBP", triggers: expect.arrayContaining([]) }],
    });
  });

  it("mixes no currencies", () => {
    const price = { amount: 8000, currency: "EUR" };
    const euros = times(10, [aReceived({ at: on("2026-09-01T12:00:00Z"), price }), won("2026-09-05T12:00:00Z")]);
    const { models } = reportOn([...aCampaign(20, 35), ...euros]);
    expect(models[0]?.byCurrency.map(({ currency, costs }) => [currency, costs[0]?.costPerSale])).toEqual([
      ["EUR", 8000],
      ["GBP", 30_000],
    ]);
  });
});

describe("the report on returns", () => {
  it("counts returned leads, returns by reason and state, and what is credited", () => {
    const declined = aReturnDecided({ decision: "declined", cause: "agency", remedy: undefined });
    const again = { number: 2 as const, reason: "wrong_number" as const };
    const report = buildReturnsReport(dates, [
      toGroup([
        [aReceived()],
        [aReceived(), aReturnOpened(), aReturnDecided()],
        [aReceived(), aReturnOpened(), declined, aReturnOpened({ ...again, at: at("17:00") })],
      ]),
    ]);
    const none = { open: 0, referred: 0, approved: 0, declined: 0, withdrawn: 0 };
    expect(report.rows).toMatchObject([
      {
        returned: { value: 2, of: 3 },
        approved: { value: 1, of: 2 },
        byReason: [
          { reason: "wrong_number", counts: { ...none, open: 1 } },
          { reason: "no_contact", counts: { ...none, approved: 1, declined: 1 } },
        ],
        credited: [{ amount: 6000, currency: "GBP" }],
      },
    ]);
  });
});

describe("the report on delivery", () => {
  it("counts what arrived by channel, and why the rest was skipped", () => {
    const skipped = [aReceived(), aDeliverySkipped()];
    const report = buildDeliveryReport(dates, [toGroup([[aReceived(), aDelivered()], [aReceived()], skipped])]);
    expect(report.rows).toMatchObject([
      {
        delivered: { value: 1, of: 3 },
        channels: [
          {
            channel: "sms",
            arrived: { value: 1, of: 2 },
            byStatus: { delivered: 1, pending: 1, skipped: 1 },
            skipped: { suppressed: 1 },
          },
        ],
      },
    ]);
  });
});

describe("the report on the funnel", () => {
  it("takes the leads placed as replies, and the qualified meetings", () => {
    const booked = [aReceived({ model: "appointment" }), aBooking(), aDecision()];
    const histories = [...times(30, booked), ...times(70, [aReceived()])];
    const target = (share: number) => ({ share, from: "target" as const });
    const outreach = times(10, { sent: 200, replies: 8 });
    const unworked = countUnworked([], at("14:00"));
    const references = { reply: target(0.05), meeting: target(0.5) };
    const { rows } = buildFunnelReport(dates, [{ ...toGroup(histories), outreach, references, unworked }]);
    expect(rows).toMatchObject([
      {
        funnel: {
          outreach: { days: 10, sent: 2000, replies: 80 },
          repliesFrom: "placed",
          replyRate: { value: 100, of: 2000 },
          meetingRate: { value: 30, of: 100 },
          bottleneck: "appointment_setting",
        },
        unworked: { leads: 0 },
      },
    ]);
  });
});

describe("the report on decay", () => {
  it("leaves out leads that are too young", () => {
    const called = (date: string) => [
      aReceived({ at: on(`${date}T12:00:00Z`) }),
      aDelivered({ at: on(`${date}T12:00:00Z`) }),
      aContactAttempt({ at: on(`${date}T12:04:00Z`) }),
    ];
    const cells = toCells([called("2026-10-01"), called("2026-11-29")]).map(({ cell }) => cell);
    const campaigns = [{ campaignId: anId("campaign"), cells }];
    const { period, rows } = buildDecayReport(dates, [{ key: null, campaigns }], { clock: "raw", today });
    expect(period.leads).toBe(2);
    expect(rows[0]?.maturing).toBe(1);
    expect(rows[0]?.curve.bands[0]).toMatchObject({ band: "0-5", reached: { value: 0, of: 1 } });
  });
});

describe("what a plan can measure", () => {
  it("is the mean value of a sale, and shares with their counts", () => {
    const sale = (amount: number) => anOutcome({ outcome: "won", value: { amount, currency: "GBP" } });
    const prices = { appointment: { booked: 6000 } };
    const booked = [aReceived({ placement: { ...aReceived({ model: "appointment" }).placement, prices } }), aBooking()];
    const figures = sumCells(
      toGroup([
        [...booked, aDecision(), sale(200_000)],
        [...booked, aDecision()],
        [...booked, aDecision({ result: "no_show_prospect" })],
        [aReceived(), sale(300_001)],
        [aReceived(), aReturnOpened(), aReturnDecided()],
      ]).cells,
    );
    const measured = (value: number, of: number) => ({ from: "measured", value, of });
    expect(measurePlan(figures, "GBP")).toEqual({
      saleValue: { from: "measured", amount: 250_001 },
      returnShare: measured(1, 5),
      conversion: measured(2, 4),
      set: measured(3, 5),
      held: measured(2, 3),
      close: measured(1, 2),
    });
    expect(measurePlan(emptyFigures, "GBP")).toEqual({});
  });

  it("counts as returned only what is taken back in full, of the leads billed in the currency", () => {
    const { placement, ...received } = aReceived();
    const inEuros = { ...received, placement: placement && { ...placement, price: { amount: 6000, currency: "EUR" } } };
    const partly = aReturnDecided({ remedy: { kind: "partial_credit", percent: 50 } });
    const { cells } = toGroup([
      ...times(6, [aReceived()]),
      [aReceived(), aReturnOpened(), partly],
      [aReceived(), aReturnOpened(), aReturnDecided()],
      ...times(2, [inEuros, aReturnOpened(), aReturnDecided()]),
      [aReceived(), anAcknowledged({ outcome: "rejected" })],
    ]);
    const returnShare = (value: number, of: number) => ({ returnShare: { from: "measured", value, of } });
    expect(measurePlan(sumCells(cells), "GBP")).toMatchObject(returnShare(1, 8));
    expect(measurePlan(sumCells(cells), "EUR")).toMatchObject(returnShare(2, 2));
    expect(measurePlan(sumCells(cells), "USD")).not.toHaveProperty("returnShare");
  });

  it("counts a lead that was replaced as kept, because the replacement is what was paid for", () => {
    const replaced = aReturnDecided({ remedy: { kind: "replacement" } });
    const { cells } = toGroup([
      ...times(3, [aReceived()]),
      [aReceived(), aReturnOpened(), replaced],
      [aReceived(), aReplacement()],
    ]);
    expect(measurePlan(sumCells(cells), "GBP")).toMatchObject({ returnShare: { value: 0, of: 4 } });
  });
});
