import * as z from "zod";
import { addMs, type Instant } from "./instant.ts";
import { addDays, listInstantsShowing, toInstantAt, toWallClock } from "./wall-clock.ts";

const TimeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day, like 21:00")
  .meta({ example: "21:00" });

/** The hours of the night in which Baton sends a prospect no text and no reminder, in the prospect's own time; or none. */
export const QuietHours = z
  .union([
    z.literal("none"),
    z
      .strictObject({ from: TimeOfDay, to: TimeOfDay })
      .refine(({ from, to }) => from !== to, {
        path: ["to"],
        error: "another time than `from`",
      })
      .meta({ id: "QuietHoursSpan" }),
  ])
  .meta({ id: "QuietHours" });
export type QuietHours = z.infer<typeof QuietHours>;

export const defaultQuietHours: QuietHours = { from: "21:00", to: "08:00" };

const minuteMs = 60_000;

/** Finds when the quiet hours that contain `at` began, by the clocks in `zone`; undefined if `at` is not quiet. */
export function findQuietStart(quiet: QuietHours, zone: string, at: Instant): Instant | undefined {
  if (quiet === "none") return undefined;
  const { date, minute } = toWallClock(zone, at);
  const [from, to] = [toMinute(quiet.from), toMinute(quiet.to)];
  const isOverMidnight = from > to;
  const isQuiet = isOverMidnight ? minute >= from || minute < to : minute >= from && minute < to;
  if (!isQuiet) return undefined;
  return toInstantAt(zone, isOverMidnight && minute < to ? addDays(date, -1) : date, from);
}

/**
 * Finds when the quiet hours that contain `at` end, by the clocks in `zone`: always later than `at`; undefined if `at` is
 * not quiet. If the clocks skip that time, they end at the change; if they show it twice, they end each time.
 */
export function findQuietEnd(quiet: QuietHours, zone: string, at: Instant): Instant | undefined {
  if (quiet === "none" || !findQuietStart(quiet, zone, at)) return undefined;
  const { date, minute } = toWallClock(zone, at);
  const to = toMinute(quiet.to);
  const day = minute < to ? date : addDays(date, 1);
  return listInstantsShowing(zone, day, to).find((end) => end > at) ?? toInstantAt(zone, day, to);
}

/** Finds the last minute before the quiet hours that contain `at`; undefined if `at` is not quiet. */
export function findLastMinuteBeforeQuiet(quiet: QuietHours, zone: string, at: Instant): Instant | undefined {
  const start = findQuietStart(quiet, zone, at);
  return start && addMs(start, -minuteMs);
}

function toMinute(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * 60 + minutes;
}
