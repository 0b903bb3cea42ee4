import { elapsedMs, type Instant, minInstant } from "#domain/shared/instant.ts";
import type { ContactAttempted } from "./contact-fact.ts";

/** When the client first tried and first reached the prospect; undefined until it happened. */
export type ContactStamps = { firstAttemptAt?: Instant; firstContactAt?: Instant };

/** The earliest attempt and the earliest connected one, in whatever order they were recorded. */
export function findContactStamps(attempts: readonly ContactAttempted[]): ContactStamps {
  let firstAttemptAt: Instant | undefined;
  let firstContactAt: Instant | undefined;
  for (const { at, result } of attempts) {
    firstAttemptAt = minInstant(firstAttemptAt, at);
    if (result === "connected") firstContactAt = minInstant(firstContactAt, at);
  }
  return { ...(firstAttemptAt && { firstAttemptAt }), ...(firstContactAt && { firstContactAt }) };
}

/**
 * Milliseconds from delivery to `stamp` (acknowledgement, first attempt: TTFA, first contact: TTFC); undefined until both happened. A call
 * made before the receipt was recorded counts as 0: clocks differ by seconds, and nobody called before they were told.
 */
export function msSinceDelivery(deliveredAt: Instant | undefined, stamp: Instant | undefined): number | undefined {
  return deliveredAt && stamp ? Math.max(0, elapsedMs(deliveredAt, stamp)) : undefined;
}
