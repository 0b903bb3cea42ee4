import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { type ChargeRule, isCharged } from "#domain/billing/charge-lines.ts";
import { thresholdMinutes } from "#domain/billing/client-report.ts";
import { wasProspectReached } from "#domain/contact/contact-fact.ts";
import type { LeadClockSummary, MeasuredStamp } from "#domain/history/lead-clock.ts";
import { subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import { countDays } from "./calendar-days.ts";
import type { ClockKind, Counter, Denominator, Figures, Measure, MoneyCounter, SketchName, Slice } from "./figures.ts";
import { isHeldEnd, type LeadMeasures, type ReportedStamp } from "./lead-measures.ts";
import { toLogSketch } from "./log-sketch.ts";
import { toResponseBand } from "./response-band.ts";

/** A placed lead as reports read it. */
export type MeasuredLead = { record: BillingRecord; measures: LeadMeasures };

/**
 * The figures of one lead, whose client has the time zone `zone`. The denominators of costs:
 *
 * - `billed`: charged by a rule, as `ClientReport` counts them, with their charges;
 * - `delivered`: delivered, with their charges;
 * - `net`: billed, without those that were returned for a credit or a replacement, and with the replacements. The charges
 *   are those of all leads, less credits: a replacement has the charge of the lead that it replaces;
 * - `held`: an appointment was held. The charges are those of all leads with an appointment, no-shows included.
 *
 * A meeting is qualified unless the outcome says otherwise (`bad_data`, `not_interested`), the lead was returned, or the
 * result of the appointment says that the prospect was not as agreed.
 */
export function toFigures({ record, measures }: MeasuredLead, zone: string): Figures {
  const { outcome, status, path } = record;
  const { appointments, returns, unqualified } = measures;
  const isWon = outcome?.kind === "won";
  const wasReached = wasProspectReached(record.firstContactAt, outcome?.kind);
  const isHeld = appointments.some(isHeldEnd);
  const isReturned = returns.some((each) => each.status === "approved");
  const isDisqualified =
    unqualified || isReturned || outcome?.kind === "bad_data" || outcome?.kind === "not_interested";
  const counters: (Counter | false | undefined)[] = [
    "placed",
    record.deliveredAt && "delivered",
    record.acknowledgement && "acknowledged",
    (status === "rejected" || status === "duplicate") && "rejected",
    record.firstAttemptAt && "attempted",
    wasReached && "reached",
    returns.length > 0 && "with_return",
    appointments.length > 0 && "with_appointment",
    isHeld && "held",
    isHeld && !isDisqualified && "qualified",
    outcome && `outcome.${outcome.kind}`,
    isWon && `won_on_day.${Math.max(0, countDays(toDate(zone, record.placedAt), toDate(zone, outcome.at)))}`,
    ...appointments.map((end) => `appointment.${path}.${end}` as const),
    ...returns.map((each) => `return.${each.reason}.${each.status}` as const),
    ...record.deliveries.flatMap(({ channel, status: ofDelivery, reason }) => [
      `delivery.${channel}.${ofDelivery}` as const,
      reason && (`skipped.${channel}.${reason}` as const),
    ]),
    // Of the measured times, which only a delivered lead has.
    ...(record.toldLate ?? [])
      .map((name) => reportedStamps[name])
      .filter((stamp) => measures.clock.raw[`${stamp}Seconds`] !== null)
      .map((stamp) => `told_late.${stamp}` as const),
    ...countBands(measures.clock, record.deliveredAt !== undefined, { wasReached, isWon }),
  ];
  const speeds = record.deliveredAt === undefined ? [] : listSlices(record, zone).map(toSpeed(measures.clock));
  const saleValue = isWon && outcome.value;
  const sketches: [SketchName, number][] = [
    ...speeds.flatMap(({ times }) => times),
    ...(saleValue ? [[`sale_value.${saleValue.currency}`, saleValue.amount] as [SketchName, number]] : []),
  ];
  return {
    counts: tally([...counters, ...speeds.flatMap((speed) => speed.counters)]),
    money: toMoney(record, { isWon, isHeld, hasAppointment: appointments.length > 0 }),
    sketches: Object.fromEntries(sketches.map(([name, value]) => [name, toLogSketch([value])])),
  };
}

/** What reports call the stamps of a billing record. */
const reportedStamps: Record<MeasuredStamp, ReportedStamp> = {
  acknowledged: "acknowledged",
  firstAttempt: "ttfa",
  firstContact: "ttfc",
};

const toDate = (zone: string, at: BillingRecord["placedAt"]): string => toWallClock(zone, at).date;

function tally(counters: readonly (Counter | false | undefined)[]): Figures["counts"] {
  const counts: Record<string, number> = {};
  for (const counter of counters) if (counter) counts[counter] = (counts[counter] ?? 0) + 1;
  return counts;
}

function countBands(
  { raw, working, hoursFrom }: LeadClockSummary,
  isDelivered: boolean,
  { wasReached, isWon }: { wasReached: boolean; isWon: boolean },
): (Counter | false)[] {
  if (!isDelivered) return [];
  const toCounters = (kind: ClockKind, seconds: number | null): (Counter | false)[] => {
    const band = `band.${kind}.${toResponseBand(seconds)}` as const;
    return [`${band}.leads`, wasReached && `${band}.reached`, isWon && `${band}.won`];
  };
  return [
    ...toCounters("raw", raw.ttfaSeconds),
    ...(hoursFrom === null ? [] : toCounters("working", working.ttfaSeconds)),
  ];
}

/** The slices of a delivered lead: its channel is that of the earliest receipt, and its hour that of its placement. */
function listSlices({ deliveries, deliveredAt, placedAt }: BillingRecord, zone: string): Slice[] {
  const first = deliveries.find((delivery) => delivery.deliveredAt === deliveredAt);
  const { weekday, minute } = toWallClock(zone, placedAt);
  return ["all", ...(first ? [`channel.${first.channel}` as const] : []), `hour.${weekday}.${Math.floor(minute / 60)}`];
}

/** Of an hour of the week only the first attempt by the clock on the wall is kept, so that a week fits into a cell. */
function toSpeed({ raw, working, hoursFrom, agencyLatencySeconds, heldSeconds }: LeadClockSummary) {
  const all: [Measure, number | null][] = [
    ["ttfa.raw", raw.ttfaSeconds],
    ["ttfa.working", working.ttfaSeconds],
    ["ttfc.raw", raw.ttfcSeconds],
    ["ttfc.working", working.ttfcSeconds],
    ["acknowledged.raw", raw.acknowledgedSeconds],
    ["acknowledged.working", working.acknowledgedSeconds],
    ["agency_latency.raw", agencyLatencySeconds],
    ["held.raw", heldSeconds],
  ];
  const known = all.flatMap(([measure, seconds]) => (seconds === null ? [] : [[measure, seconds] as const]));
  return (slice: Slice) => {
    const own = slice.startsWith("hour.") ? known.filter(([measure]) => measure === "ttfa.raw") : known;
    const within = own.flatMap(([measure, seconds]) =>
      thresholdMinutes
        .filter((minutes) => seconds <= minutes * 60)
        .map((minutes): Counter => `${slice}.${measure}.within_${minutes}`),
    );
    const counters: (Counter | false)[] = [
      `${slice}.delivered`,
      hoursFrom !== null && !slice.startsWith("hour.") && `${slice}.with_hours`,
      ...within,
    ];
    return { counters, times: own.map(([measure, seconds]): [SketchName, number] => [`${slice}.${measure}`, seconds]) };
  };
}

const returnedRules: ReadonlySet<ChargeRule> = new Set<ChargeRule>([
  "return.credit@1",
  "return.replacement@1",
  "return.not_replaced@1",
]);

function toMoney(
  record: BillingRecord,
  { isWon, isHeld, hasAppointment }: { isWon: boolean; isHeld: boolean; hasAppointment: boolean },
): Figures["money"] {
  const { charged, lines, outcome } = record;
  const { amount, currency } = charged;
  const isBilled = isCharged(record);
  const isReplacement = lines.some(({ rule }) => rule === "lead.replacement@1");
  const isNet = (isBilled || isReplacement) && !lines.some(({ rule }) => returnedRules.has(rule));
  const isDelivered = record.deliveredAt !== undefined;
  const own = dropZeros([
    ["priced", 1],
    ...toTally("billed", isBilled, isWon, isBilled ? amount : 0),
    ...toTally("delivered", isDelivered, isWon, isDelivered ? amount : 0),
    ...toTally("net", isNet, isWon, amount),
    ...toTally("held", isHeld, isWon, hasAppointment ? amount : 0),
    [
      "credited",
      subtractAmount(0, sumAmounts(lines.filter(({ line }) => line === "return").map((line) => line.amount))),
    ],
  ]);
  const value = isWon ? outcome?.value : undefined;
  if (!value) return { [currency]: own };
  const won = { won_value: value.amount };
  return value.currency === currency ? { [currency]: { ...own, ...won } } : { [currency]: own, [value.currency]: won };
}

const toTally = (of: Denominator, isCounted: boolean, isWon: boolean, spend: number): [MoneyCounter, number][] => [
  [`${of}.leads`, isCounted ? 1 : 0],
  [`${of}.sales`, isCounted && isWon ? 1 : 0],
  [`${of}.spend`, spend],
];

/** A sum that is not stored is zero. */
const dropZeros = (named: readonly [MoneyCounter, number][]): Record<string, number> =>
  Object.fromEntries(named.filter(([, value]) => value !== 0));
