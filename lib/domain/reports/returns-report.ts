import * as z from "zod";
import type { ReturnStatus } from "#domain/returns/lead-return.ts";
import { ReturnReason } from "#domain/returns/return-policy.ts";
import { Total } from "#domain/shared/money.ts";
import { sumCells } from "./cell.ts";
import { getCount, getMoney } from "./figures.ts";
import { Rate, toRate } from "./rate.ts";
import { type CellGroup, type ReportDates, ReportPeriod, RowKey, toReportPeriod } from "./report-period.ts";

const statusCounts = z
  .object({ open: z.int(), referred: z.int(), approved: z.int(), declined: z.int(), withdrawn: z.int() })
  .meta({ id: "ReturnCounts" });

const ReturnsRow = z
  .object({
    key: RowKey,
    returned: Rate,
    approved: Rate,
    byReason: z.array(z.object({ reason: ReturnReason, counts: statusCounts }).meta({ id: "ReturnsOfReason" })),
    credited: z.array(Total).meta({ description: "What approved returns take back, by currency." }),
  })
  .meta({
    id: "ReturnsRow",
    description: "`returned`: leads with a return, of those placed. `approved`: approved returns, of those decided.",
  });
type ReturnsRow = z.infer<typeof ReturnsRow>;

export const ReturnsReport = z
  .object({ period: ReportPeriod, rows: z.array(ReturnsRow) })
  .meta({ id: "ReturnsReport" });
export type ReturnsReport = z.infer<typeof ReturnsReport>;

/** Builds the report on the returns of the leads placed in a period, whenever they were returned. */
export const buildReturnsReport = (dates: ReportDates, groups: readonly CellGroup[]): ReturnsReport => ({
  period: toReportPeriod(dates, groups),
  rows: groups.map(toRow),
});

function toRow({ key, cells }: CellGroup): ReturnsRow {
  const figures = sumCells(cells);
  const byReason = ReturnReason.options
    .map((reason) => {
      const count = (status: ReturnStatus) => getCount(figures, `return.${reason}.${status}`);
      const [open, referred, approved] = [count("open"), count("referred"), count("approved")];
      return {
        reason,
        counts: { open, referred, approved, declined: count("declined"), withdrawn: count("withdrawn") },
      };
    })
    .filter(({ counts }) => sumCounts(Object.values(counts)) > 0);
  const approved = sumCounts(byReason.map(({ counts }) => counts.approved));
  const declined = sumCounts(byReason.map(({ counts }) => counts.declined));
  return {
    key,
    returned: toRate(getCount(figures, "with_return"), getCount(figures, "placed")),
    approved: toRate(approved, sumCounts([approved, declined])),
    byReason,
    credited: Object.keys(figures.money).flatMap((currency) => {
      const amount = getMoney(figures, currency, "credited");
      return amount === 0 ? [] : { amount, currency };
    }),
  };
}

const sumCounts = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
