import * as z from "zod";
import type { Instant } from "./instant.ts";
import { startOfNextMonth, toInstantAt } from "./wall-clock.ts";

/** An IANA time zone, such as Europe/London. */
export const TimeZone = z
  .string()
  .max(64)
  .refine((zone) => isTimeZone(zone), "a time zone of the IANA database, like Europe/London")
  .meta({ example: "Europe/London" });

/** A cache of valid zones: Intl takes longer than the rest of reading a client, and there are about 600 zones. */
const validZones = new Set<string>();

function isTimeZone(zone: string): boolean {
  if (validZones.has(zone)) return true;
  // Intl also accepts offsets such as +01:00, which have no summer time.
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    Intl.DateTimeFormat("en", { timeZone: zone });
    validZones.add(zone);
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

/** The range of calendar `month` in `zone`: from (inclusive) to the start of the next month (exclusive). */
export const toMonthRange = (zone: string, month: string): { from: Instant; to: Instant } => ({
  from: toInstantAt(zone, `${month}-01`, 0),
  to: toInstantAt(zone, startOfNextMonth(month), 0),
});
