import * as z from "zod";
import { type Instant, InstantInput } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { TimeZoneInput } from "#domain/shared/time-zone.ts";
import { listInstantsShowing } from "#domain/shared/wall-clock.ts";

const localError = "a date and a time by the clock, without an offset, like 2027-07-01T14:00";

const isWholeMinute = (start: Instant): boolean => start.endsWith(":00.000Z");

/** A time by the clocks of a zone. */
export const LocalTime = z
  .strictObject({
    local: z.iso.datetime({ local: true, precision: -1, error: localError }).regex(/T\d\d:\d\d$/, localError),
    timeZone: TimeZoneInput,
  })
  .meta({ id: "LocalTime", example: { local: "2027-07-01T14:00", timeZone: "Europe/London" } });
export type LocalTime = z.infer<typeof LocalTime>;

/** The start of an appointment as callers may write it: an instant, or a time by the clocks of a zone. */
export const StartInput = z.union([InstantInput.refine(isWholeMinute, "a whole minute"), LocalTime], {
  error: "an RFC 3339 date-time with a time zone, at a whole minute, or { local, timeZone }",
});
export type StartInput = z.infer<typeof StartInput>;

export type LocalTimeRefusal =
  { kind: "local_time_skipped"; timeZone: string } | { kind: "local_time_ambiguous"; instants: Instant[] };

/**
 * Finds the instant of a start. Refuses a local time that the clocks skip, and one that they show twice, with both
 * instants: to guess would move the appointment by an hour.
 */
export function resolveStart(start: StartInput): Result<Instant, LocalTimeRefusal> {
  if (typeof start === "string") return ok(start);
  const { local, timeZone } = start;
  const minute = Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));
  const instants = listInstantsShowing(timeZone, local.slice(0, 10), minute);
  const [first] = instants;
  if (first === undefined) return refuse({ kind: "local_time_skipped", timeZone });
  return instants.length > 1 ? refuse({ kind: "local_time_ambiguous", instants }) : ok(first);
}
