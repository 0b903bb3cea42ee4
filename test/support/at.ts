import { instant, type Instant } from "#domain/shared/instant.ts";

/** A time of 22 November 2026 in UTC, the day of most tests: `at("14:05")`, `at("14:05:30.250")`. */
export const at = (time: string): Instant => instant(Date.parse(`2026-11-22T${time}Z`));

/** The instant that an RFC 3339 date-time names, for tests in which the day matters. */
export const on = (dateTime: string): Instant => instant(Date.parse(dateTime));
