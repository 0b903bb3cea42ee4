import * as z from "zod";
import { thresholdMinutes } from "#domain/billing/client-report.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { sumCells } from "./cell.ts";
import { type Figures, getCount, getSketch, type Measure, type Slice } from "./figures.ts";
import type { ReportedStamp } from "./lead-measures.ts";
import { estimateWholePercentile } from "./log-sketch.ts";
import { type RankRule, rankBySpeed, SpeedRank } from "./rank-by-speed.ts";
import { Rate, toRate } from "./rate.ts";
import { type CellGroup, type ReportDates, ReportPeriod, RowKey, toReportPeriod } from "./report-period.ts";

const seconds = z.number().nullable();

/** A time on one clock: its percentiles among the leads that have it, and how many of the delivered ones those are. */
const TimeFigures = z
  .object({
    p50Seconds: seconds,
    p90Seconds: seconds,
    p95Seconds: seconds,
    coverage: Rate,
    within: z.array(
      z
        .object({ minutes: z.int(), rate: Rate })
        .meta({ id: "WithinMinutes", description: "Of all delivered leads: what is not recorded is late." }),
    ),
  })
  .meta({
    id: "TimeFigures",
    description: "Percentiles are within 1 %. `coverage`: leads with this time, of those delivered.",
  });

/** A time from the delivery that the client reports. */
const ClientTimes = z
  .object({
    raw: TimeFigures,
    working: TimeFigures,
    toldLate: Rate.nullable(),
  })
  .meta({
    id: "ClientTimes",
    description:
      "`working`: within the client's contact hours, of leads whose client has them. `toldLate`: reported more than an " +
      "hour after it happened, of those reported; null for a part of the leads.",
  });

const SpeedRow = z
  .object({
    key: RowKey,
    delivered: z.int(),
    firstAttempt: TimeFigures,
    all: z
      .object({
        held: TimeFigures,
        agencyLatency: TimeFigures,
        acknowledged: ClientTimes,
        ttfa: ClientTimes,
        ttfc: ClientTimes,
      })
      .meta({
        id: "AllTimes",
        description:
          "`held`: from receipt to placement. `agencyLatency`: from placement to delivery. Null for an hour of the week, " +
          "which has the first attempt alone.",
      })
      .nullable(),
  })
  .meta({
    id: "SpeedRow",
    description: "`firstAttempt`: from delivery to the first attempt, by the clock on the wall.",
  });
type SpeedRow = z.infer<typeof SpeedRow>;

export const SpeedReport = z
  .object({
    period: ReportPeriod,
    rows: z.array(SpeedRow),
    ranking: z
      .array(
        z.object({ key: RowKey, ...SpeedRank.shape }).meta({
          id: "SpeedRank",
          description:
            "`within`: leads with a recorded time within the threshold, of all delivered leads: what is not recorded is late. " +
            "`coverage`: leads with a recorded time, of all delivered leads.",
        }),
      )
      .meta({
        description:
          "The clients or campaigns by how surely they were first tried in time, the best first; empty for other rows.",
      }),
  })
  .meta({ id: "SpeedReport" });
export type SpeedReport = z.infer<typeof SpeedReport>;

/** By which slice of all leads a report has rows, and by which rule it ranks its groups. */
type SpeedOptions = { by?: "channel" | "hour_of_week" | undefined; rankBy?: RankRule | undefined };

/** Builds the report on speed, with a row for each group; or of all groups by channel, or by hour of the week. */
export function buildSpeedReport(
  dates: ReportDates,
  groups: readonly CellGroup[],
  { by, rankBy }: SpeedOptions = {},
): SpeedReport {
  const period = toReportPeriod(dates, groups);
  if (!by) {
    const summed = groups.map(({ key, cells }) => ({ item: key, figures: sumCells(cells) }));
    return {
      period,
      rows: summed.map(({ item, figures }) => toRow(item, figures, "all")),
      ranking: rankBy ? rankBySpeed(summed, rankBy).map(({ item, ...rank }) => ({ key: item, ...rank })) : [],
    };
  }
  const all = sumCells(groups.flatMap(({ cells }) => cells));
  const slices: Slice[] =
    by === "channel"
      ? Channel.options.map((channel): Slice => `channel.${channel}`)
      : Weekday.options.flatMap((day) => Array.from({ length: 24 }, (_, hour): Slice => `hour.${day}.${hour}`));
  const used = slices.filter((slice) => getCount(all, `${slice}.delivered`) > 0);
  const rows = used.map((slice) => toRow(slice.slice(slice.indexOf(".") + 1), all, slice));
  return { period, rows, ranking: [] };
}

function toRow(key: string | null, figures: Figures, slice: Slice): SpeedRow {
  const delivered = getCount(figures, `${slice}.delivered`);
  const toTime = (measure: Measure, of = delivered) => toTimeFigures(figures, slice, measure, of);
  const toClientTimes = (stamp: ReportedStamp) => ({
    raw: toTime(`${stamp}.raw`),
    working: toTime(`${stamp}.working`, getCount(figures, `${slice}.with_hours`)),
    toldLate: slice === "all" ? toToldLate(figures, stamp) : null,
  });
  return {
    key,
    delivered,
    firstAttempt: toTime("ttfa.raw"),
    all: slice.startsWith("hour.")
      ? null
      : {
          held: toTime("held.raw"),
          agencyLatency: toTime("agency_latency.raw"),
          acknowledged: toClientTimes("acknowledged"),
          ttfa: toClientTimes("ttfa"),
          ttfc: toClientTimes("ttfc"),
        },
  };
}

function toTimeFigures(figures: Figures, slice: Slice, measure: Measure, of: number): z.infer<typeof TimeFigures> {
  const sketch = getSketch(figures, `${slice}.${measure}`);
  return {
    p50Seconds: estimateWholePercentile(sketch, 50),
    p90Seconds: estimateWholePercentile(sketch, 90),
    p95Seconds: estimateWholePercentile(sketch, 95),
    coverage: toRate(sketch.count, of),
    within: thresholdMinutes.map((minutes) => ({
      minutes,
      rate: toRate(getCount(figures, `${slice}.${measure}.within_${minutes}`), of),
    })),
  };
}

const toToldLate = (figures: Figures, stamp: ReportedStamp): Rate =>
  toRate(getCount(figures, `told_late.${stamp}`), getSketch(figures, `all.${stamp}.raw`).count);
