import * as z from "zod";
import { instant, type Instant } from "./instant.ts";

/** An IANA time zone, such as Europe/London. */
export const TimeZone = z
  .string()
  .max(64)
  .refine((zone) => isTimeZone(zone), "a time zone of the IANA database, like Europe/London")
  .meta({ example: "Europe/London" });

/** Zones that were found to exist: asking Intl takes longer than all the rest of reading a client, and there are about 600. */
const known = new Set<string>();

function isTimeZone(zone: string): boolean {
  if (known.has(zone)) return true;
  // Intl also takes offsets such as +01:00, which know no summer time.
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    Intl.DateTimeFormat("en", { timeZone: zone });
    known.add(zone);
    return true;
  } catch {
    return false;
  }
}

/** A calendar month, `2026-11`. */
export const Month = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/, "a month, like 2026-11")
  .meta({ example: "2026-11" });

/** The instants at which calendar `month` starts and the next one starts in `zone`: from (inclusive), to (exclusive). */
export function monthIn(zone: string, month: string): { from: Instant; to: Instant } {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return { from: midnight(zone, year, number), to: midnight(zone, year, number + 1) };
}

const dayMs = 24 * 3_600_000;

/**
 * The start of the first day of a month (`month` counts from 1 and may be 13) as clocks in `zone` show it: the first
 * midnight where they show two, and the moment of the change where they skip it.
 */
function midnight(zone: string, year: number, month: number): Instant {
  const wall = Date.UTC(year, month - 1, 1);
  // No zone is a day from UTC, so these offsets hold before and after whatever change of clocks there is that night.
  const byOldClock = wall - offsetMs(zone, wall - dayMs);
  const byNewClock = wall - offsetMs(zone, wall + dayMs);
  const shown = [byOldClock, byNewClock].filter((epochMs) => epochMs + offsetMs(zone, epochMs) === wall);
  return instant(shown.length > 0 ? Math.min(...shown) : byOldClock);
}

/** How far clocks in `zone` are ahead of UTC at `epochMs`, in milliseconds. */
function offsetMs(zone: string, epochMs: number): number {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(epochMs);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  const shown = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return shown - Math.floor(epochMs / 1000) * 1000;
}
