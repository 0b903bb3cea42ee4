import type { Consent } from "#domain/lead/consent.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { addDays, addMonths, toInstantAt, toWallClock } from "#domain/shared/wall-clock.ts";
import { findNextOpening, type WorkingHours } from "#domain/shared/working-hours.ts";
import type { Nurture } from "./nurture.ts";

export type WakeRefusal =
  /** The date is past, or so near that its morning is past, or too far. */
  | { kind: "wake_on_out_of_range"; firstDate: string; lastDate: string }
  /** The person agreed to be called only until `validUntil`, so Baton could not deliver the lead then. */
  | { kind: "consent_expires_before_wake"; validUntil: Instant; wakeAt: Instant };

/** How far ahead a lead may sleep. */
const maxSleepMonths = 18;

/** The minute of the day at which leads wake. */
const wakeMinute = 9 * 60;

/**
 * Plans when a nurtured lead wakes: at 09:00 on the date in the client's zone, or at the next opening of `hours`. If
 * these never open, the lead is judged at 09:00.
 */
export function planWake(
  { wakeOn, reason }: Pick<Nurture, "wakeOn" | "reason">,
  rules: {
    timeZone: string;
    hours: WorkingHours | undefined;
    consent: Pick<Consent, "validUntil"> | undefined;
    at: Instant;
  },
): Result<Nurture, WakeRefusal> {
  const { timeZone, hours, consent, at } = rules;
  const today = toWallClock(timeZone, at).date;
  const lastDate = addMonths(today, maxSleepMonths);
  if (wakeOn < today || wakeOn > lastDate) return refuse({ kind: "wake_on_out_of_range", firstDate: today, lastDate });
  const morning = toInstantAt(timeZone, wakeOn, wakeMinute);
  const wakeAt = (hours && findNextOpening(hours, timeZone, morning)) ?? morning;
  if (wakeAt <= at) return refuse({ kind: "wake_on_out_of_range", firstDate: addDays(today, 1), lastDate });
  const validUntil = consent?.validUntil;
  if (validUntil && validUntil <= wakeAt) return refuse({ kind: "consent_expires_before_wake", validUntil, wakeAt });
  return ok({ wakeOn, wakeAt, reason });
}
