import { elapsedMs, type Instant, minInstant } from "#domain/shared/instant.ts";
import type { ContactAttempted } from "./contact-fact.ts";

/** When the client first tried and when it first reached the prospect; each undefined until it happened. */
export type ContactStamps = { firstAttemptAt?: Instant; firstContactAt?: Instant };

/** Finds the earliest attempt and the earliest connected one, in any order of arrival. */
export function findContactStamps(attempts: readonly ContactAttempted[]): ContactStamps {
  let firstAttemptAt: Instant | undefined;
  let firstContactAt: Instant | undefined;
  for (const { at, result } of attempts) {
    firstAttemptAt = minInstant(firstAttemptAt, at);
    if (result === "connected") firstContactAt = minInstant(firstContactAt, at);
  }
  return { firstAttemptAt, firstContactAt };
}

/**
 * Milliseconds from delivery to `stamp` (acknowledgement; first attempt: TTFA; first contact: TTFC); undefined until
 * both happened. A call before the receipt counts as 0: the client had the lead before it called, and clocks differ by
 * seconds.
 */
export const msSinceDelivery = (deliveredAt: Instant | undefined, stamp: Instant | undefined): number | undefined =>
  deliveredAt && stamp ? Math.max(0, elapsedMs(deliveredAt, stamp)) : undefined;
