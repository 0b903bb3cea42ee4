import * as z from "zod";

/** An instant in UTC with milliseconds, `2026-11-22T14:05:00.000Z`; strings in this form sort by time. */
export const Instant = z.iso.datetime().length(24).brand<"Instant">();
export type Instant = z.infer<typeof Instant>;

/** An instant as callers may write it: any RFC 3339 date-time with a zone, parsed into UTC. */
export const InstantInput = z.iso
  .datetime({ offset: true, error: "an RFC 3339 date-time with a time zone, like 2026-11-22T14:05:00Z" })
  // An offset can move the last night of 9999 into a year of five digits, which would not sort.
  .refine((text) => Instant.safeParse(new Date(text).toJSON()).success, "a date that exists, in a year of four digits")
  .transform((text) => instant(Date.parse(text)));

/** The instant `epochMs` milliseconds after 1970-01-01T00:00:00Z. */
export const instant = (epochMs: number): Instant => new Date(epochMs).toISOString() as Instant;

/** Milliseconds from `from` to `to`; negative when `to` is earlier. */
export const elapsedMs = (from: Instant, to: Instant): number => Date.parse(to) - Date.parse(from);

/** The earlier of two instants, either of which may be missing. */
export const minInstant = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined ? b : b === undefined ? a : a <= b ? a : b;
