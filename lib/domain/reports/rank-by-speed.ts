import * as z from "zod";
import { type ClockKind, type Figures, getCount, getSketch } from "./figures.ts";
import type { ReportedStamp } from "./lead-measures.ts";
import { estimatePercentile } from "./log-sketch.ts";
import { Rate, toRate } from "./rate.ts";

/**
 * One row of a ranking by speed: the leads with a recorded time within the threshold, of all delivered leads (what is not
 * recorded is late), and those with any recorded time.
 */
export const SpeedRank = z.object({
  rank: z.int().nullable().meta({ description: "From 1; null for fewer than 50 leads, which come last." }),
  within: Rate,
  coverage: Rate,
  p50Seconds: z.number().nullable().meta({ description: "Of the recorded times, within 1 %; it decides no rank." }),
});
export type SpeedRank = z.infer<typeof SpeedRank>;

/** What is ranked: the share of leads with this time within so many minutes, by this clock. */
export type RankRule = { stamp: ReportedStamp; minutes: 5 | 15 | 60; clock: ClockKind };

const fewestLeads = 50;

/**
 * Ranks sets of leads (of clients, of campaigns) by how surely they were worked in time: by the lower bound of the share
 * within the threshold of all delivered leads. A lead without a recorded time is late, so that recording less never helps;
 * and few leads never win by luck. Equal ones have the same rank.
 */
export function rankBySpeed<Item>(
  items: readonly { item: Item; figures: Figures }[],
  { stamp, minutes, clock }: RankRule,
): (SpeedRank & { item: Item })[] {
  const rows = items.map(({ item, figures }) => {
    const delivered = getCount(figures, clock === "raw" ? "all.delivered" : "all.with_hours");
    const times = getSketch(figures, `all.${stamp}.${clock}`);
    const p50 = estimatePercentile(times, 50);
    return {
      item,
      within: toRate(getCount(figures, `all.${stamp}.${clock}.within_${minutes}`), delivered),
      coverage: toRate(times.count, delivered),
      p50Seconds: p50 === undefined ? null : Math.round(p50),
    };
  });
  const isRanked = ({ within }: { within: Rate }) => within.of >= fewestLeads;
  const lowest = ({ within }: { within: Rate }) => within.interval?.low ?? 0;
  return rows
    .toSorted((a, b) => Number(isRanked(b)) - Number(isRanked(a)) || lowest(b) - lowest(a))
    .map((row) => ({
      rank: isRanked(row) ? 1 + rows.filter((other) => isRanked(other) && lowest(other) > lowest(row)).length : null,
      ...row,
    }));
}
