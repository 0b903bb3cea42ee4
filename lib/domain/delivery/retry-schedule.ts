import { instant, type Instant } from "#domain/shared/instant.ts";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/**
 * How long after each failure the next attempt of a round is made, in milliseconds: the example schedule of Standard Webhooks 1.0.0, whose
 * first attempt is made at once. Ten attempts, over three days if each fails.
 */
export const retryDelaysMs: readonly number[] = [
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hourMs),
];

/** How many attempts a round has. */
export const attemptsPerRound = retryDelaysMs.length + 1;

/** The part of a delay by which it is at most longer or shorter, so that those who failed together do not come back together. */
const jitterShare = 0.2;

/** The longest that an endpoint may have us wait. */
export const maxRetryAfterMs = 24 * hourMs;

/**
 * When to try again after the `failures`th failure of a round (from 1), at `at`; undefined after the last one. `random` is from 0 to 1 and
 * spreads the delay by 20 % either way. `retryAfterMs` is what the endpoint asked for: it is never tried earlier, but a day later at most.
 * `pace` shortens every delay of the schedule, to watch a whole one in seconds.
 */
export function calculateRetryAt(
  failures: number,
  at: Instant,
  random: number,
  { retryAfterMs = 0, pace = 1 }: { retryAfterMs?: number | undefined; pace?: number } = {},
): Instant | undefined {
  const delay = retryDelaysMs[failures - 1];
  if (delay === undefined) return undefined;
  const jitteredDelay = delay * pace * (1 + jitterShare * (2 * random - 1));
  return instant(Date.parse(at) + Math.round(Math.max(jitteredDelay, Math.min(retryAfterMs, maxRetryAfterMs))));
}
