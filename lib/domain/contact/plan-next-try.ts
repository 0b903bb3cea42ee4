import { addMs, type Instant } from "#domain/shared/instant.ts";
import type { AttemptResult } from "#domain/shared/report-terms.ts";
import { addDays, toInstantAt, toWallClock } from "#domain/shared/wall-clock.ts";
import { findNextOpening, type WorkingHours } from "#domain/shared/working-hours.ts";
import type { ContactAttempted } from "./contact-fact.ts";
import { parseRetryDelay, type RetryCadence } from "#domain/accounts/retry-cadence.ts";

/** Whether to try again after the result: the number may be right, and no one was there. */
export const suggestsRetry: Record<AttemptResult, boolean> = {
  no_answer: true,
  voicemail: true,
  busy: true,
  wrong_number: false,
  connected: false,
};

/** When people may be called if the client gave no contact hours: outside the quiet hours, 21:00 to 08:00. */
const daytime: WorkingHours = {
  weekly: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "08:00", to: "21:00" }],
  holidays: [],
};

/** The minute of the day of "next_morning". */
const morningMinute = 9 * 60;

/**
 * Plans the next try after a call at `calledAt` that reached no one, by the entry of the cadence for the `tries` calls
 * in a row, this one included. Returns an instant from `at` on in the contact hours, or from 08:00 to 21:00 if the client
 * gave none; undefined if the cadence has no entry left, or if the hours do not open within 400 days.
 */
export function planNextTry(
  cadence: RetryCadence,
  {
    tries,
    calledAt,
    at,
    hours = daytime,
    timeZone,
  }: { tries: number; calledAt: Instant; at: Instant; hours?: WorkingHours | undefined; timeZone: string },
): Instant | undefined {
  const text = cadence[tries - 1];
  if (text === undefined) return undefined;
  const wanted = addDelay(text, calledAt, hours.timeZone ?? timeZone);
  return findNextOpening(hours, timeZone, wanted > at ? wanted : at);
}

function addDelay(text: string, from: Instant, zone: string): Instant {
  const delay = parseRetryDelay(text);
  if (delay.kind === "elapsed") return addMs(from, delay.ms);
  const { date, minute } = toWallClock(zone, from);
  return delay.kind === "days"
    ? toInstantAt(zone, addDays(date, delay.days), minute)
    : toInstantAt(zone, addDays(date, 1), morningMinute);
}

/** Counts the calls in a row that reached no one, up to the last of `attempts`, which are oldest first. */
export function countTriesInRow(attempts: readonly Pick<ContactAttempted, "result">[]): number {
  const lastOther = attempts.findLastIndex(({ result }) => result === "connected");
  return attempts.slice(lastOther + 1).filter(({ result }) => suggestsRetry[result]).length;
}
