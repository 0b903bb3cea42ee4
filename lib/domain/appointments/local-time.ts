import * as z from "zod";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { listInstantsShowing } from "#domain/shared/wall-clock.ts";

const localPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;
const localError = "a date and a time by the clock, without an offset, like 2027-07-01T14:00";

const isReal = (local: string): boolean =>
  !localPattern.test(local) || z.iso.datetime().safeParse(`${local}:00Z`).success;

/** A date and a time by the clock, to the minute. */
export const LocalTime = z
  .string()
  .regex(localPattern, localError)
  .refine(isReal, "a date that exists, and a time of day")
  .meta({ example: "2027-07-01T14:00" });

/** The start of an appointment: exactly one of an instant, and a time by the clocks of a zone. */
export type WantedStart = {
  start?: Instant | undefined;
  local?: string | undefined;
  timeZone?: string | undefined;
};

export type LocalTimeRefusal =
  | { kind: "local_time_skipped"; timeZone: string }
  | { kind: "local_time_ambiguous"; instants: Instant[] };

/**
 * Finds the instant of a start. Refuses a local time that the clocks skip, and one that they show twice, with both
 * instants: to guess would move the appointment by an hour. Throws if there is neither a start nor a local time.
 */
export function resolveStart({ start, local, timeZone }: WantedStart): Result<Instant, LocalTimeRefusal> {
  if (start !== undefined) return ok(start);
  if (local === undefined || timeZone === undefined) throw new Error("an appointment without a start");
  const minute = Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));
  const instants = listInstantsShowing(timeZone, local.slice(0, 10), minute);
  const [first] = instants;
  if (first === undefined) return refuse({ kind: "local_time_skipped", timeZone });
  return instants.length > 1 ? refuse({ kind: "local_time_ambiguous", instants }) : ok(first);
}
