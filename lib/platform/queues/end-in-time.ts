/**
 * How long before its timeout a function that a queue invokes returns, in milliseconds. After a timeout, Lambda repeats
 * the whole batch, and could send each delivery in it twice.
 */
export const returnBeforeTimeoutMs = 500;

/** A limit on the time of a batch: `limit` rejects with a TimeoutError when the batch has to return. */
export type BatchTime = { limit<Value>(work: Promise<Value>): Promise<Value>; stop(): void };

/** Starts the time of a batch. Without a timeout (in tests), `timeLeftMs` returns Infinity, and nothing is limited. */
export function startBatchTime(timeLeftMs: () => number): BatchTime {
  const { promise: timeIsUp, reject } = Promise.withResolvers<never>();
  timeIsUp.catch(() => undefined);
  const delayMs = timeLeftMs() - returnBeforeTimeoutMs;
  const timer = Number.isFinite(delayMs)
    ? setTimeout(
        () => {
          const error = new Error("not processed before the timeout of the function; the queue delivers it again");
          reject(Object.assign(error, { name: "TimeoutError" }));
        },
        Math.max(delayMs, 0),
      )
    : undefined;
  return { limit: (work) => Promise.race([work, timeIsUp]), stop: () => clearTimeout(timer) };
}
