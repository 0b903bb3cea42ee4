import { addMs, type Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { OutcomeKind } from "./contact-fact.ts";

/** The times that a client can agree on with the prospect, and the outcome that each belongs to. */
const outcomes = {
  callbackAt: "callback_requested",
  appointmentAt: "appointment_set",
} as const satisfies Record<string, OutcomeKind>;

export type AgreedTimes = { [Field in keyof typeof outcomes]?: Instant | undefined };

export type AgreedTimeRefusal =
  | { kind: "agreed_time_unexpected"; field: keyof AgreedTimes; outcome: OutcomeKind }
  | { kind: "agreed_time_out_of_range"; field: keyof AgreedTimes; latest: Instant };

/** How far ahead the times may be. A lead that wants to hear nothing for longer is not ready yet: `nurture`. */
export const maxAgreedDays = 90;

const dayMs = 24 * 3_600_000;

/** Checks that each time belongs to the outcome, lies in the future, and is at most 90 days ahead. */
export function checkAgreedTimes(
  outcome: OutcomeKind,
  times: AgreedTimes,
  at: Instant,
): Result<AgreedTimes, AgreedTimeRefusal> {
  const latest = addMs(at, maxAgreedDays * dayMs);
  for (const field of ["callbackAt", "appointmentAt"] as const) {
    const time = times[field];
    if (time === undefined) continue;
    if (outcomes[field] !== outcome) return refuse({ kind: "agreed_time_unexpected", field, outcome });
    if (time <= at || time > latest) return refuse({ kind: "agreed_time_out_of_range", field, latest });
  }
  return ok(times);
}
