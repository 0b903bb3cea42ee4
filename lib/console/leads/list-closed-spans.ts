import type { HoursInForce } from "#domain/accounts/contact-hours.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { findClosingTime, findNextOpening } from "#domain/shared/working-hours.ts";

/** More spans than a bar can show apart. */
const maxSpans = 60;

/** Lists the times between two instants in which hours are closed, in order; at most the first 60. */
export function listClosedSpans({ hours }: HoursInForce, from: Instant, to: Instant): { from: Instant; to: Instant }[] {
  const spans: { from: Instant; to: Instant }[] = [];
  let at = from;
  while (at < to && spans.length < maxSpans) {
    const opens = findNextOpening(hours, hours.timeZone, at);
    if (opens === undefined || opens >= to) return [...spans, { from: at, to }];
    if (opens > at) spans.push({ from: at, to: opens });
    const closes = findClosingTime(hours, hours.timeZone, opens);
    if (closes === undefined) return spans;
    at = closes;
  }
  return spans;
}
