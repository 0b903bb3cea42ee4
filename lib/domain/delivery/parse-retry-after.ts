import type { Instant } from "#domain/shared/instant.ts";
import { maxRetryAfterMs } from "./retry-schedule.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const time = "(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})";
const month = `(?<month>${months.join("|")})`;

/** The three forms of a date in HTTP (RFC 9110 §5.6.7). The weekday adds nothing, and is not checked. */
const httpDateFormats = [
  `^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\\d{2}) ${month} (?<year>\\d{4}) ${time} GMT$`,
  `^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d{2})-${month}-(?<year>\\d{2}) ${time} GMT$`,
  `^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ${month} (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})$`,
].map((form) => new RegExp(form));

/**
 * Parses a `Retry-After` header in either form of RFC 9110 §10.2.3, seconds or a date. Returns milliseconds from `now`:
 * from 0, for a date in the past, to one day, the longest wait that Baton grants; undefined for anything else.
 */
export function parseRetryAfterMs(header: string | undefined, now: Instant): number | undefined {
  const text = header?.trim() ?? "";
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : msUntilHttpDate(text, Date.parse(now));
  return wait === undefined ? undefined : Math.min(Math.max(wait, 0), maxRetryAfterMs);
}

function msUntilHttpDate(text: string, now: number): number | undefined {
  const dateParts = httpDateFormats.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (!dateParts) return undefined;
  const { day, hour, minute, second } = dateParts;
  const year = dateParts["year"]?.length === 2 ? expandYear(Number(dateParts["year"]), now) : Number(dateParts["year"]);
  const at = new Date(
    Date.UTC(year, months.indexOf(dateParts["month"] ?? ""), Number(day), Number(hour), Number(minute)),
  );
  // Computers have no leap second. An invalid date or time would otherwise roll over to another one.
  const isReal = at.getUTCDate() === Number(day) && Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60;
  return isReal ? at.getTime() + Number(second) * 1000 - now : undefined;
}

/** Expands a year of two digits to the year that is at most 50 years ahead (RFC 9110 §5.6.7). */
function expandYear(twoDigits: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + twoDigits;
  return year > thisYear + 50 ? year - 100 : year;
}
