import * as z from "zod";
import { addDays, addMonths } from "#domain/shared/wall-clock.ts";
import type { ReportDates } from "./report-period.ts";

/** A date such as `2026-11-22`, of this century. */
export const ReportDate = z.iso
  .date()
  .refine((date) => date.startsWith("20"), "a date from 2000-01-01 to 2099-12-31")
  .meta({ example: "2026-11-22" });

/** The longest period of a report. */
const maxReportMonths = 24;

/** The dates of a report: by default the last twelve months to today. */
export function toReportDates({ from, to }: Partial<ReportDates>, today: string): ReportDates {
  const last = to ?? today;
  return { from: from ?? addDays(addMonths(last, -12), 1), to: last };
}

/** What is wrong with the dates of a report; undefined if nothing is. */
export function findDateError({ from, to }: ReportDates): { parameter: "from" | "to"; detail: string } | undefined {
  if (to < from) return { parameter: "to", detail: "not before from" };
  return to < addMonths(from, maxReportMonths)
    ? undefined
    : { parameter: "from", detail: `at most ${maxReportMonths} months before to` };
}

/** The last six full months before `today`, the earliest first: each from its first day to its last. */
export function listFullMonths(today: string): ReportDates[] {
  const first = `${today.slice(0, 7)}-01`;
  return Array.from({ length: 6 }, (_, index) => ({
    from: addMonths(first, index - 6),
    to: addDays(addMonths(first, index - 5), -1),
  }));
}
