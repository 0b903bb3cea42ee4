import * as z from "zod";
import type { Instant } from "./instant.ts";
import { startOfNextMonth, toInstantAt } from "./wall-clock.ts";

/** An IANA time zone, such as Europe/London. */
export const TimeZone = z
  .string()
  .max(64)
  .refine((zone) => isTimeZone(zone), "a time zone of the IANA database, like Europe/London")
  .meta({ example: "Europe/London" });

/** Zones that were found to exist: asking Intl takes longer than all the rest of reading a client, and there are about 600. */
const validZones = new Set<string>();

function isTimeZone(zone: string): boolean {
  if (validZones.has(zone)) return true;
  // Intl also takes offsets such as +01:00, which know no summer time.
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

/** The instants at which calendar `month` starts and the next one starts in `zone`: from (inclusive), to (exclusive). */
export const toMonthRange = (zone: string, month: string): { from: Instant; to: Instant } => ({
  from: toInstantAt(zone, `${month}-01`, 0),
  to: toInstantAt(zone, startOfNextMonth(month), 0),
});
