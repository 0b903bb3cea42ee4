import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Appointment } from "./appointment.ts";

export type StandingRefusal =
  | { kind: "appointment_cancelled" }
  /** The caller decided on another time than the appointment has now. */
  | { kind: "changed_meanwhile" }
  | { kind: "already_started"; start: Instant };

/** Checks that an appointment still has the time on which the caller decided, and that it has not started yet. */
export function checkBeforeStart(
  { cancelled, sequence, start }: Appointment,
  expectedSequence: number,
  at: Instant,
): Result<Instant, StandingRefusal> {
  if (cancelled) return refuse({ kind: "appointment_cancelled" });
  if (sequence !== expectedSequence) return refuse({ kind: "changed_meanwhile" });
  return at < start ? ok(start) : refuse({ kind: "already_started", start });
}
