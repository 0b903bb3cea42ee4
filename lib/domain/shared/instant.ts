import * as z from "zod";

/** An instant in UTC with milliseconds, `2026-11-22T14:05:00.000Z`; strings in this form sort by time. */
export const Instant = z.iso.datetime().length(24).brand<"Instant">();
export type Instant = z.infer<typeof Instant>;

const dateTime = z.iso.datetime({ offset: true });
const instantError = "a date and time that exist, in RFC 3339 with a time zone, like 2026-11-22T14:05:00Z";

/** Why `text` is no instant, in words. A query turns a `+` that is not escaped into a space. */
const describeMistake = (text: string): string =>
  dateTime.safeParse(text.replace(" ", "+")).success ? `${instantError}; write + as %2B in a URL` : instantError;

/** An instant as callers may write it: any RFC 3339 date-time with a zone, parsed into UTC. It has one error at most. */
export const InstantInput = z
  .string({ error: ({ input }) => (input === undefined ? undefined : instantError) })
  .transform((text, context): Instant => {
    // RFC 3339 §5.6 allows t and z in lower case.
    const upperCased = text.toUpperCase();
    const isDateTime = dateTime.safeParse(upperCased).success;
    // An offset can move the last night of 9999 into a year of five digits, which would not sort.
    const parsed = Instant.safeParse(isDateTime ? new Date(upperCased).toJSON() : undefined);
    if (parsed.success) return parsed.data;
    context.addIssue(isDateTime ? "a date that exists, in a year of four digits" : describeMistake(upperCased));
    return z.NEVER;
  })
  .meta({ format: "date-time" });

/** The instant `epochMs` milliseconds after 1970-01-01T00:00:00Z. */
export const instant = (epochMs: number): Instant => new Date(epochMs).toISOString() as Instant;

/** Milliseconds from `from` to `to`; negative when `to` is earlier. */
export const elapsedMs = (from: Instant, to: Instant): number => Date.parse(to) - Date.parse(from);

/** The instant `ms` milliseconds after `at`. */
export const addMs = (at: Instant, ms: number): Instant => instant(Date.parse(at) + ms);

/** The earlier of two instants, either of which may be missing. */
export const minInstant = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined ? b : b === undefined ? a : a <= b ? a : b;
