import * as z from "zod";
import { DeliveryStatus } from "#domain/delivery/delivery.ts";
import { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { sumCells } from "./cell.ts";
import { type Counter, type Figures, getCount } from "./figures.ts";
import { Rate, toRate } from "./rate.ts";
import { type CellGroup, type ReportDates, ReportPeriod, RowKey, toReportPeriod } from "./report-period.ts";

const ChannelHealth = z
  .object({
    channel: Channel,
    arrived: Rate,
    byStatus: z.partialRecord(DeliveryStatus, z.int()).meta({ id: "DeliveryCounts" }),
    skipped: z
      .partialRecord(SkipReason, z.int())
      .meta({ id: "SkipCounts", description: "Skipped deliveries by their reason." }),
  })
  .meta({ id: "ChannelHealth", description: "`arrived`: deliveries that arrived, of those that were not skipped." });
type ChannelHealth = z.infer<typeof ChannelHealth>;

const DeliveryRow = z
  .object({
    key: RowKey,
    delivered: Rate,
    channels: z.array(ChannelHealth),
  })
  .meta({ id: "DeliveryRow", description: "`delivered`: leads that arrived by any channel, of those placed." });

export const DeliveryReport = z
  .object({ period: ReportPeriod, rows: z.array(DeliveryRow) })
  .meta({ id: "DeliveryReport" });
export type DeliveryReport = z.infer<typeof DeliveryReport>;

/** Builds the report on the deliveries of the leads placed in a period. */
export const buildDeliveryReport = (dates: ReportDates, groups: readonly CellGroup[]): DeliveryReport => ({
  period: toReportPeriod(dates, groups),
  rows: groups.map(({ key, cells }) => {
    const figures = sumCells(cells);
    return {
      key,
      delivered: toRate(getCount(figures, "delivered"), getCount(figures, "placed")),
      channels: Channel.options
        .map((channel) => toChannelHealth(figures, channel))
        .filter(({ byStatus }) => Object.keys(byStatus).length > 0),
    };
  }),
});

function toChannelHealth(figures: Figures, channel: Channel): ChannelHealth {
  const byStatus = countNamed(figures, DeliveryStatus.options, (status) => `delivery.${channel}.${status}`);
  const tried = Object.entries(byStatus).reduce(
    (sum, [status, count]) => (status === "skipped" ? sum : sum + count),
    0,
  );
  return {
    channel,
    arrived: toRate((byStatus.delivered ?? 0) + (byStatus.acknowledged ?? 0), tried),
    byStatus,
    skipped: countNamed(figures, SkipReason.options, (reason) => `skipped.${channel}.${reason}`),
  };
}

/** The counts above zero, by name. */
function countNamed<Name extends string>(
  figures: Figures,
  names: readonly Name[],
  toCounter: (name: Name) => Counter,
): Partial<Record<Name, number>> {
  const counts: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const count = getCount(figures, toCounter(name));
    if (count > 0) counts[name] = count;
  }
  return counts;
}
