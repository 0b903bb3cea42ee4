import * as z from "zod";
import type { Instant } from "#domain/shared/instant.ts";
import {
  addDays,
  findNextPeriodStart,
  startOfNextMonth,
  toCalendarPeriods,
  toInstantAt,
} from "#domain/shared/wall-clock.ts";

/** A calendar month of a client's time zone. */
export const Period = z
  .string()
  .regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/, "a month, like 2026-11")
  .meta({ example: "2026-11" });
export type Period = z.infer<typeof Period>;

/** A period, from (inclusive), to (exclusive). */
export type PeriodSpan = { period: Period; from: Instant; to: Instant };

/** The month that `at` is in, by the clock of a zone. */
export const findPeriod = (zone: string, at: Instant): PeriodSpan => toSpan(zone, toCalendarPeriods(zone, at).month);

/** The month with a name, by the clock of a zone. */
export function toSpan(zone: string, period: Period): PeriodSpan {
  const from = toInstantAt(zone, `${period}-01`, 0);
  return { period, from, to: findNextPeriodStart(zone, from, "month") };
}

/** The name of the month after `period`. */
export const nextPeriod = (period: Period): Period => startOfNextMonth(period).slice(0, 7);

/** When a period is closed: at midnight, this many days after it ended. */
export const findClosingTime = (zone: string, period: Period, graceDays: number): Instant =>
  toInstantAt(zone, addDays(startOfNextMonth(period), graceDays), 0);
