import * as z from "zod";
import { Instant, minInstant } from "#domain/shared/instant.ts";
import type { Cell } from "./cell.ts";

/** The leads of a report: those placed from one date to another, both included, in the time zone of their client. */
export const ReportPeriod = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    leads: z.int().meta({ description: "Leads placed in the period, of any age." }),
    computedAt: Instant.nullable().meta({
      description: "How old the oldest part of the figures is; null without leads.",
    }),
  })
  .meta({ id: "ReportPeriod" });
export type ReportPeriod = z.infer<typeof ReportPeriod>;

/** The cells of one row of a report: of a campaign or a client with its id as `key`, or of all of them with null. */
export type CellGroup = { key: string | null; cells: readonly Cell[] };

/** The dates that were asked for. */
export type ReportDates = { from: string; to: string };

export const toReportPeriod = ({ from, to }: ReportDates, groups: readonly CellGroup[]): ReportPeriod => {
  const cells = groups.flatMap((group) => group.cells);
  return {
    from,
    to,
    leads: cells.reduce((sum, { records }) => sum + records, 0),
    computedAt:
      cells.reduce<Instant | undefined>((oldest, cell) => minInstant(oldest, cell.computedAt), undefined) ?? null,
  };
};

export const RowKey = z.string().nullable().meta({
  description:
    "What the row is about: the id of a campaign or client, a channel, or an hour of the week; null for all.",
  example: "mon.9",
});
