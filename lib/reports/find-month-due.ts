import type { ClientId } from "#domain/shared/id.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import type { Fingerprint } from "#platform/ports.ts";

/** How long a month waits for more of its days. */
export const monthDelayMs = 30 * 60_000;

/** Over how long the months of clients are spread whose days end at the same time. */
const spreadSeconds = 3_600;

/**
 * Finds when a client's month is merged after one of its days has ended: from 30 to 90 minutes later. A client has the
 * same delay each day. The clients of a time zone differ, because their retries wait in the same queue as these jobs.
 */
export function findMonthDue(clientId: ClientId, endOfDay: Instant, fingerprint: Fingerprint): Instant {
  const codes = Array.from(fingerprint(clientId).slice(0, 6), (character) => character.charCodeAt(0));
  const seconds = codes.reduce((sum, code) => (sum * 64 + code) % spreadSeconds, 0);
  return addMs(endOfDay, monthDelayMs + seconds * 1_000);
}
