import type { Cell } from "#domain/reports/cell.ts";
import { buildCostReport, type CostReport } from "#domain/reports/cost-report.ts";
import { buildDecayReport, type DecayReport } from "#domain/reports/decay-report.ts";
import { buildDeliveryReport, type DeliveryReport } from "#domain/reports/delivery-report.ts";
import type { Figures } from "#domain/reports/figures.ts";
import { buildFunnelReport, type FunnelReport } from "#domain/reports/funnel-report.ts";
import { toLogSketch } from "#domain/reports/log-sketch.ts";
import { buildReturnsReport, type ReturnsReport } from "#domain/reports/returns-report.ts";
import { buildSpeedReport, type SpeedReport } from "#domain/reports/speed-report.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { anId } from "../an-id.ts";
import { at } from "../at.ts";

/** The date of the reports; the leads of the cell were placed long enough before to be judged. */
const today = "2026-11-22";
const dates = { from: "2025-11-23", to: today };

type CellParts = {
  counts?: Record<string, number>;
  money?: Record<string, number>;
  /** Seconds by the name of their distribution. */
  times?: Record<string, number[]>;
};

/** The figures of leads of one model, in pounds. */
const someFigures = ({ counts = {}, money, times = {} }: CellParts): Figures => ({
  counts,
  money: money ? { GBP: money } : {},
  sketches: Object.fromEntries(Object.entries(times).map(([name, values]) => [name, toLogSketch(values)])),
});

/** A cell of one date with figures by model. */
const aCell = (records: number, models: Cell["models"], date = "2026-03-02"): Cell => ({
  version: 1,
  from: date,
  to: date,
  computedAt: at("14:00"),
  records,
  digest: "",
  models,
});

/** Money by one denominator for all of them: leads, sales and spend in pence. */
const someMoney = (leads: number, sales: number, spend: number): Record<string, number> => ({
  priced: leads,
  "net.leads": leads,
  "net.sales": sales,
  "net.spend": spend,
  "delivered.leads": leads,
  "delivered.sales": sales,
  "delivered.spend": spend,
});

/** The costs of two models: leads, sales and the spend in pence of each. */
export function costsOf(
  callback: readonly [number, number, number],
  appointment?: readonly [number, number, number],
): CostReport {
  const models = {
    callback: someFigures({ counts: { placed: callback[0] }, money: someMoney(...callback) }),
    ...(appointment && {
      appointment: someFigures({ counts: { placed: appointment[0] }, money: someMoney(...appointment) }),
    }),
  };
  const cells = [
    aCell(callback[0] + (appointment?.[0] ?? 0), models),
    aCell(12, { callback: someFigures({ counts: { placed: 12 } }) }, "2026-11-20"),
  ];
  return buildCostReport(dates, [{ key: null, campaigns: [{ campaignId: anId("campaign"), cells }] }], today);
}

const spread = (count: number, from: number, to: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.round(from + ((to - from) * index) / Math.max(1, count - 1)));

/** Times from a minute to three hours, most of them short. */
const someTimes = (count: number, slower = 1): number[] =>
  Array.from({ length: count }, (_, index) =>
    Math.round(60 * slower * Math.exp((5.2 * index) / Math.max(1, count - 1))),
  );

function speedCell(delivered: number, times: number[]): Cell {
  const shares = (name: string, factor: number) =>
    Object.fromEntries(
      [5, 15, 60].map((minutes) => [
        `all.${name}.within_${minutes}`,
        times.filter((seconds) => seconds * factor <= minutes * 60).length,
      ]),
    );
  const counts: Record<string, number> = {
    placed: delivered,
    delivered,
    "all.delivered": delivered,
    "all.with_hours": delivered,
    "told_late.ttfa": 8,
    ...shares("ttfa.raw", 3),
    ...shares("ttfa.working", 1),
    ...shares("ttfc.working", 2),
  };
  return aCell(delivered, {
    callback: someFigures({
      counts,
      times: {
        "all.ttfa.raw": times.map((seconds) => seconds * 3),
        "all.ttfa.working": times,
        "all.ttfc.working": times.map((seconds) => seconds * 2),
        "all.agency_latency.raw": spread(delivered, 2, 9),
      },
    }),
  });
}

/** The speed of 400 leads, most of them tried within an hour. */
export const someSpeed = (): SpeedReport =>
  buildSpeedReport(dates, [{ key: null, cells: [speedCell(400, someTimes(360))] }]);

/** The speed of three clients: the second is slower, and the third has few leads. */
export const speedOfClients = (): SpeedReport =>
  buildSpeedReport(
    dates,
    [
      { key: anId("client"), cells: [speedCell(240, someTimes(236))] },
      { key: anId("client", 2), cells: [speedCell(160, someTimes(124, 6))] },
      { key: anId("client", 3), cells: [speedCell(9, someTimes(7))] },
    ],
    { rankBy: { stamp: "ttfa", minutes: 15, clock: "working" } },
  );

/** The speed by the hours of a week in which leads come from eight to nineteen, fewer at the edges. */
export function speedOfHours(): SpeedReport {
  const counts: Record<string, number> = { placed: 3000 };
  const times: Record<string, number[]> = {};
  for (const [day, name] of ["mon", "tue", "wed", "thu", "fri", "sat"].entries()) {
    for (let hour = 8; hour < 20; hour++) {
      const delivered = day === 5 ? 9 : 60 + ((day * 7 + hour * 3) % 40);
      const inTime = Math.round(delivered * (hour < 9 || hour > 17 ? 0.3 : 0.55 + 0.3 * Math.sin(hour + day)));
      const slice = `hour.${name}.${hour}`;
      counts[`${slice}.delivered`] = delivered;
      counts[`${slice}.ttfa.raw.within_15`] = inTime;
      times[`${slice}.ttfa.raw`] = spread(delivered, 60, 7200);
    }
  }
  const cell = aCell(3000, { callback: someFigures({ counts, times }) });
  return buildSpeedReport(dates, [{ key: null, cells: [cell] }], { by: "hour_of_week" });
}

/** A funnel of so many messages, replies and meetings, with three replies that wait. */
export function funnelOf(
  sent: number,
  replies: number,
  meetings: number,
  references = { reply: 0.04, meeting: 0.35 },
): FunnelReport {
  const counts = { placed: replies, held: meetings, qualified: meetings };
  return buildFunnelReport(dates, [
    {
      key: null,
      cells: [aCell(replies, { appointment: someFigures({ counts }) })],
      outreach: sent === 0 ? [] : [{ sent, replies, cost: { amount: 120_000, currency: "GBP" } }],
      references: {
        reply: { share: references.reply, from: "own_median" },
        meeting: { share: references.meeting, from: "assumed" },
      },
      unworked: {
        leads: 3,
        oldestPlacedAt: at("12:00"),
        byAge: [5, 15, 60, 240, 1440, null].map((upToMinutes, index) => ({
          upToMinutes,
          leads: [1, 0, 0, 2, 0, 0][index] ?? 0,
        })),
      },
    },
  ]);
}

const bands: Record<string, readonly [leads: number, reached: number, won: number]> = {
  "0-5": [300, 222, 66],
  "5-15": [240, 160, 43],
  "15-60": [180, 99, 24],
  "60-240": [120, 52, 11],
  "over-240": [90, 28, 4],
  none: [60, 2, 1],
};

/** What came of leads whose first try came sooner or later. */
export function someDecay(of = bands): DecayReport {
  const counts: Record<string, number> = {};
  for (const [band, [leads, reached, won]] of Object.entries(of)) {
    counts[`band.working.${band}.leads`] = leads;
    counts[`band.working.${band}.reached`] = reached;
    counts[`band.working.${band}.won`] = won;
  }
  const placed = Object.values(of).reduce((sum, [leads]) => sum + leads, 0);
  const cells = [aCell(placed, { callback: someFigures({ counts: { placed, ...counts } }) })];
  return buildDecayReport(dates, [{ key: null, campaigns: [{ campaignId: anId("campaign"), cells }] }], {
    clock: "working",
    today,
  });
}

const deliveryCounts = {
  placed: 812,
  delivered: 806,
  "delivery.sms.delivered": 640,
  "delivery.sms.exhausted": 41,
  "delivery.sms.skipped": 90,
  "skipped.sms.outside_hours": 72,
  "skipped.sms.opted_out": 18,
  "delivery.email.delivered": 800,
  "delivery.email.exhausted": 3,
  "delivery.webhook.acknowledged": 214,
  "delivery.webhook.delivered": 90,
  "delivery.webhook.failed": 12,
};

/** Deliveries by three channels, a few of which did not arrive. */
export const someDeliveries = (counts: Record<string, number> = deliveryCounts): DeliveryReport =>
  buildDeliveryReport(dates, [
    { key: null, cells: [aCell(counts["placed"] ?? 0, { callback: someFigures({ counts }) })] },
  ]);

const returnCounts = {
  placed: 812,
  with_return: 61,
  "return.wrong_number.approved": 22,
  "return.wrong_number.declined": 4,
  "return.out_of_area.approved": 9,
  "return.out_of_area.declined": 7,
  "return.out_of_area.open": 2,
  "return.no_contact.declined": 11,
  "return.no_contact.referred": 3,
  "return.hoax.approved": 2,
  "return.hoax.withdrawn": 1,
};

/** Returns of four reasons, most of them decided. */
export const someReturns = (counts: Record<string, number> = returnCounts, credited = 198_000): ReturnsReport =>
  buildReturnsReport(dates, [
    {
      key: null,
      cells: [aCell(counts["placed"] ?? 0, { callback: someFigures({ counts, money: { credited } }) })],
    },
  ]);

/** Names that are long enough to be cut on a phone. */
export const someNames: {
  clients: { id: ClientId; name: string }[];
  campaigns: { id: ReturnType<typeof anId<"campaign">>; name: string }[];
} = {
  clients: [
    { id: anId("client"), name: "Kirkstall Windows" },
    { id: anId("client", 2), name: "Pennine Roofing and Guttering of Halifax Ltd" },
    { id: anId("client", 3), name: "Ó Sé Solar" },
  ],
  campaigns: [{ id: anId("campaign"), name: "Windows, Leeds" }],
};
