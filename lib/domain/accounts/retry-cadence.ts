import * as z from "zod";

const minuteMs = 60_000;
const minutesPerUnit = { m: 1, h: 60, d: 24 * 60 } as const;
const minDelayMinutes = 5;
const maxDelayMinutes = 30 * 24 * 60;

/** What Baton waits for before the next try: hours pass by the clock, days on the calendar. */
export type RetryDelay =
  | { kind: "elapsed"; ms: number }
  | { kind: "days"; days: number }
  /** The morning of the next day. */
  | { kind: "morning" };

/** How long to wait before the next try: "20m", "2h", "2d" or "next_morning". */
const RetryDelayText = z
  .string()
  .regex(/^(next_morning|[1-9]\d{0,4}[mhd])$/, "like 20m, 2h, 2d or next_morning")
  .refine((text) => {
    const minutes = countMinutes(text);
    return minutes === undefined || (minutes >= minDelayMinutes && minutes <= maxDelayMinutes);
  }, "from 5m to 30d")
  .meta({ example: "2h" });

/** When to try again after the first, second, … call that reached no one. Without an entry left, Baton suggests nothing. */
export const RetryCadence = z
  .array(RetryDelayText)
  .max(10)
  .meta({ example: ["2h", "next_morning", "2d"] });
export type RetryCadence = z.infer<typeof RetryCadence>;

/** The cadence of a client that gave none. */
export const defaultRetryCadence: RetryCadence = ["2h", "next_morning", "2d"];

export function parseRetryDelay(text: string): RetryDelay {
  const minutes = countMinutes(text);
  if (minutes === undefined) return { kind: "morning" };
  return text.endsWith("d") ? { kind: "days", days: parseInt(text, 10) } : { kind: "elapsed", ms: minutes * minuteMs };
}

function countMinutes(text: string): number | undefined {
  const unit = text.at(-1);
  return unit === "m" || unit === "h" || unit === "d" ? parseInt(text, 10) * minutesPerUnit[unit] : undefined;
}
