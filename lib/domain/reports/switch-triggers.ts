import * as z from "zod";
import { isTooFewToCompare, Rate, toRate } from "./rate.ts";
import { type Figures, getCount, getSketch } from "./figures.ts";
import { estimatePercentile, type LogSketch } from "./log-sketch.ts";
import { findMedianSaleDay } from "./sale-days.ts";

/** From which values on a switch is worth a thought. */
const thresholds = {
  noShowShare: 0.25,
  qualifiedShare: 0.5,
  withinHourShare: 0.5,
  cycleFall: 1 / 3,
  valueRise: 0.5,
};

/** A median that changed between two periods has so many sales in each. */
const fewestSales = 10;

const common = {
  towards: z.enum(["callback", "appointment"]).meta({ id: "SwitchDirection" }),
  threshold: z.number(),
  state: z.enum(["fires", "does_not", "too_few"]).meta({ id: "TriggerState" }),
};

/** What speaks for another model, with the numbers that it rests on. */
export const SwitchTrigger = z
  .discriminatedUnion("of", [
    z
      .object({
        of: z.literal("share"),
        trigger: z.enum(["no_shows", "low_interest", "slow_follow_up"]).meta({ id: "ShareTriggerName" }),
        ...common,
        rate: Rate,
      })
      .meta({ id: "ShareTrigger", description: "Fires if the whole 95 % interval is beyond the threshold." }),
    z
      .object({
        of: z.literal("median"),
        trigger: z.enum(["shorter_cycle", "higher_value"]).meta({ id: "MedianTriggerName" }),
        ...common,
        before: z.number().nullable(),
        now: z.number().nullable(),
        sales: z.object({ before: z.int(), now: z.int() }).meta({ id: "SalesOfPeriods" }),
      })
      .meta({
        id: "MedianTrigger",
        description:
          "Compares the two latest quarters of leads that are old enough: the median days to a sale, or value of one.",
      }),
  ])
  .meta({ id: "SwitchTrigger" });
export type SwitchTrigger = z.infer<typeof SwitchTrigger>;

/**
 * What the triggers read: the figures of a period; and those of two quarters, of leads that are old enough to be sold: the
 * sales of a young quarter are only its soonest ones.
 */
export type SwitchInput = { period: Figures; before: Figures; now: Figures; currency: string };

/**
 * Lists what speaks for callbacks instead of appointments (no-shows of prospects, low interest at meetings, sales that
 * come sooner), and the reverse (a slow follow-up, sales of a higher value). A share fires only if its whole 95 % interval
 * is beyond the threshold.
 */
export function listSwitchTriggers({ period, before, now, currency }: SwitchInput): SwitchTrigger[] {
  const ends = countEnds(period);
  const withinHour = toRate(getCount(period, "all.ttfa.working.within_60"), getCount(period, "all.with_hours"));
  const toValue = (figures: Figures) => toMedian(getSketch(figures, `sale_value.${currency}`));
  const values = { before: toValue(before), now: toValue(now) };
  const days = { before: findMedianSaleDay(before), now: findMedianSaleDay(now) };
  return [
    toRateTrigger("no_shows", "callback", toRate(ends.noShows, ends.all), thresholds.noShowShare, "above"),
    toRateTrigger(
      "low_interest",
      "callback",
      toRate(getCount(period, "qualified"), getCount(period, "held")),
      thresholds.qualifiedShare,
      "below",
    ),
    toMedianTrigger("shorter_cycle", "callback", days, thresholds.cycleFall, (was, is, fall) => is <= was * (1 - fall)),
    toRateTrigger("slow_follow_up", "appointment", withinHour, thresholds.withinHourShare, "below"),
    toMedianTrigger(
      "higher_value",
      "appointment",
      values,
      thresholds.valueRise,
      (was, is, rise) => is >= was * (1 + rise),
    ),
  ];
}

/** The appointments that ended in a meeting or without one, by any path, and those that the prospect missed. */
function countEnds({ counts }: Figures): { all: number; noShows: number } {
  const countEnded = (...ends: string[]) =>
    Object.entries(counts).reduce(
      (sum, [name, count]) =>
        name.startsWith("appointment.") && ends.some((end) => name.endsWith(`.${end}`)) ? sum + count : sum,
      0,
    );
  const noShows = countEnded("no_show_prospect");
  return { all: noShows + countEnded("held", "presumed_held", "no_show_client"), noShows };
}

function toRateTrigger(
  trigger: "no_shows" | "low_interest" | "slow_follow_up",
  towards: SwitchTrigger["towards"],
  rate: Rate,
  threshold: number,
  fires: "above" | "below",
): SwitchTrigger {
  const { interval, of } = rate;
  const isBeyond = interval && (fires === "above" ? interval.low > threshold : interval.high < threshold);
  const state = isTooFewToCompare(of, threshold) ? "too_few" : isBeyond ? "fires" : "does_not";
  return { of: "share", trigger, towards, rate, threshold, state };
}

type Median = { median: number | null; sales: number };

const toMedian = (values: LogSketch): Median => ({
  median: estimatePercentile(values, 50) ?? null,
  sales: values.count,
});

function toMedianTrigger(
  trigger: "shorter_cycle" | "higher_value",
  towards: SwitchTrigger["towards"],
  { before, now }: { before: Median; now: Median },
  threshold: number,
  isBeyond: (was: number, is: number, threshold: number) => boolean,
): SwitchTrigger {
  const sales = { before: before.sales, now: now.sales };
  const medians = { before: before.median, now: now.median };
  return { of: "median", trigger, towards, threshold, ...medians, sales, state: judge() };

  function judge() {
    if (before.median === null || now.median === null || Math.min(before.sales, now.sales) < fewestSales)
      return "too_few";
    return isBeyond(before.median, now.median, threshold) ? "fires" : "does_not";
  }
}
