import { addMs, type Instant } from "#domain/shared/instant.ts";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Milliseconds between the attempts of a round: the example schedule of Standard Webhooks 1.0.0. */
export const retryDelaysMs: readonly number[] = [
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hourMs),
];

export const attemptsPerRound = retryDelaysMs.length + 1;

/** The largest jitter: endpoints that failed together are not retried together. */
const jitterShare = 0.2;

/** The longest wait that an endpoint may ask for. */
export const maxRetryAfterMs = 24 * hourMs;

/** The longest that a round can take: each wait with its jitter, or as long as an endpoint may ask for. */
export const longestRoundMs = retryDelaysMs.reduce(
  (sum, delay) => sum + Math.max(delay * (1 + jitterShare), maxRetryAfterMs),
  0,
);

/**
 * Calculates the time of the next attempt after the `failures`th failure of a round (from 1), at `at`; undefined after
 * the last one. `random` is from 0 to 1 and spreads the delay by 20 % either way. `retryAfterMs` is the endpoint's
 * request: Baton never retries earlier, but waits at most a day for it. `pace` shortens every delay of the schedule, so
 * that a demo shows a whole round in seconds.
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
  return addMs(at, Math.round(Math.max(jitteredDelay, Math.min(retryAfterMs, maxRetryAfterMs))));
}

/** Milliseconds without a fact after which an order counts as lost. The relay and the sender need seconds. */
export const lostOrderTimeoutMs = 2 * 60_000;
