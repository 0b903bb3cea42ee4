import { addMs, elapsedMs, type Instant, minInstant } from "#domain/shared/instant.ts";
import type { StoredSession } from "./ports.ts";

const hourMs = 3_600_000;

/** How long a session may be idle, and how long it may be in all. */
const maxIdleMs = 12 * hourMs;
const maxAgeMs = 14 * 24 * hourMs;

/** How often the time of the last request is stored: it costs a write. */
const seenEveryMs = 10 * 60_000;

/** When a session ends if its user makes no further request. */
export function toSessionEnd({ createdAt, seenAt }: Pick<StoredSession, "createdAt" | "seenAt">): Instant {
  const idleEnd = addMs(seenAt, maxIdleMs);
  return minInstant(idleEnd, addMs(createdAt, maxAgeMs)) ?? idleEnd;
}

/** Whether the time of this request is worth a write. */
export const isSeenAgain = ({ seenAt }: Pick<StoredSession, "seenAt">, now: Instant): boolean =>
  elapsedMs(seenAt, now) >= seenEveryMs;
