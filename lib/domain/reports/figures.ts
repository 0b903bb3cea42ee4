import * as z from "zod";
import type { thresholdMinutes } from "#domain/billing/client-report.ts";
import type { BillingPath } from "#domain/billing/billing-path.ts";
import type { OutcomeKind } from "#domain/contact/contact-fact.ts";
import type { RecordedDelivery } from "#domain/billing/billing-record.ts";
import type { ReturnStatus } from "#domain/returns/lead-return.ts";
import type { ReturnReason } from "#domain/returns/return-policy.ts";
import { sumAmounts } from "#domain/shared/money.ts";
import type { Weekday } from "#domain/shared/wall-clock.ts";
import type { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { AppointmentEnd, ReportedStamp } from "./lead-measures.ts";
import { emptySketch, type LogSketch, mergeSketches } from "./log-sketch.ts";
import type { ResponseBand } from "./response-band.ts";
import { decodeSketch, encodeSketch } from "./sketch-text.ts";

/** By the clock on the wall, or within the client's contact hours. */
export type ClockKind = "raw" | "working";

/** A part of the leads whose speed is measured: all of them, or those that came by a channel or in an hour of the week. */
export type Slice = "all" | `channel.${Channel}` | `hour.${Weekday}.${number}`;

/** A time that is measured. The speed of the agency has no working hours: it delivers at any time. */
export type Measure = `${ReportedStamp}.${ClockKind}` | "agency_latency.raw" | "held.raw";

/** Within how many minutes a time is counted exactly. */
type ThresholdMinutes = (typeof thresholdMinutes)[number];

/** What reports count of leads. A name is only stored with a count above zero. */
export type Counter =
  | "placed"
  | "delivered"
  | "acknowledged"
  | "rejected"
  | "attempted"
  /** With a connected attempt, or an outcome that only the prospect can have given. */
  | "reached"
  | "with_return"
  | "with_appointment"
  | "held"
  /** Held, and neither returned nor found to be no prospect: see `toFigures`. */
  | "qualified"
  | `outcome.${OutcomeKind}`
  | `appointment.${BillingPath}.${AppointmentEnd}`
  | `return.${ReturnReason}.${ReturnStatus}`
  | `delivery.${Channel}.${RecordedDelivery["status"]}`
  | `skipped.${Channel}.${SkipReason}`
  | `told_late.${ReportedStamp}`
  /** Delivered leads, the denominator of the speed of a slice; `with_hours` is that of its working times. */
  | `${Slice}.${"delivered" | "with_hours"}`
  | `${Slice}.${Measure}.within_${ThresholdMinutes}`
  | `band.${ClockKind}.${ResponseBand}.${"leads" | "reached" | "won"}`
  /** Sales by the number of days from the day of placement. */
  | `won_on_day.${number}`;

/** What a cost is divided by; `toFigures` says which leads each counts, and whose charges. */
export type Denominator = "billed" | "delivered" | "net" | "held";

/** Sums in minor units of one currency, and the leads that they belong to; `priced` are all leads with such a price. */
export type MoneyCounter = `${Denominator}.${"leads" | "sales" | "spend"}` | "priced" | "credited" | "won_value";

/** Distributions: of times in seconds, and of the values of sales in minor units. */
export type SketchName = `${Slice}.${Measure}` | `sale_value.${string}`;

const StoredSketch = z.codec(z.string(), z.custom<LogSketch>(), {
  decode: (text, context) => {
    const sketch = decodeSketch(text);
    if (sketch) return sketch;
    context.issues.push({ code: "custom", message: "a sketch of a version that is known", input: text });
    return z.NEVER;
  },
  encode: encodeSketch,
});

/**
 * What reports know of a set of leads. All of it adds up, so that the figures of two sets that share no lead are merged
 * by addition: see `mergeFigures`.
 */
export const Figures = z.object({
  counts: z.record(z.string(), z.int()),
  /** By currency; no sum mixes currencies. */
  money: z.record(z.string(), z.record(z.string(), z.int())),
  sketches: z.record(z.string(), StoredSketch),
});
export type Figures = z.infer<typeof Figures>;

export const emptyFigures: Figures = { counts: {}, money: {}, sketches: {} };

export const getCount = ({ counts }: Figures, counter: Counter): number => counts[counter] ?? 0;

export const getMoney = ({ money }: Figures, currency: string, counter: MoneyCounter): number =>
  money[currency]?.[counter] ?? 0;

export const getSketch = ({ sketches }: Figures, name: SketchName): LogSketch => sketches[name] ?? emptySketch;

/** Merges the figures of sets that share no lead. The order and the grouping do not matter. */
export function mergeFigures(parts: readonly Figures[]): Figures {
  return {
    counts: sumCounts(parts.map(({ counts }) => counts)),
    money: mergeRecords(
      parts.map(({ money }) => money),
      (sums) => mergeRecords(sums, sumAmounts),
    ),
    sketches: mergeRecords(
      parts.map(({ sketches }) => sketches),
      mergeSketches,
    ),
  };
}

/** Sums the counts under each name, with the names sorted. */
function sumCounts(records: readonly Figures["counts"][]): Figures["counts"] {
  const sums = new Map<string, number>();
  for (const record of records) {
    for (const name in record) sums.set(name, (sums.get(name) ?? 0) + (record[name] ?? 0));
  }
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Merges what the records have under each name. The names are sorted, so that equal sets are stored alike. */
function mergeRecords<Value>(
  records: readonly Readonly<Record<string, Value>>[],
  merge: (values: Value[]) => Value,
): Record<string, Value> {
  const values = new Map<string, Value[]>();
  for (const record of records) {
    for (const [name, value] of Object.entries(record)) {
      const known = values.get(name);
      if (known) known.push(value);
      else values.set(name, [value]);
    }
  }
  const names = [...values.keys()].sort();
  return Object.fromEntries(names.map((name) => [name, merge(values.get(name) ?? [])]));
}
