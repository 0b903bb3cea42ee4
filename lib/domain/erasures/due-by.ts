import { type Instant, instant } from "#domain/shared/instant.ts";

/**
 * The end of one calendar month after a request (UK GDPR Art. 12(3)): the same day of the next month, or its last day if
 * it is shorter. By the UTC date.
 */
export function toDueBy(requestedAt: Instant): Instant {
  const date = new Date(requestedAt);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 2, 0)).getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + 1, Math.min(date.getUTCDate(), lastDay));
  return instant(date.getTime());
}
