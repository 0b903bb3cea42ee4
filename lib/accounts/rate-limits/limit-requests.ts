import type { ApiKey } from "#domain/accounts/api-key.ts";
import { instant } from "#domain/shared/instant.ts";
import { makeBoundedCache } from "#platform/bounded-cache.ts";
import type { Now } from "#platform/ports.ts";
import type { LimitedRequest, LimitRequests } from "#platform/rate-limit.ts";
import type { RequestCounts } from "./ports.ts";

/** The length of a window in seconds. A key may send all requests of a window at once. */
const windowSeconds = 10;

/** The most requests that a process counts before it adds them to the shared count. */
const maxBatch = 5;

/** What this process knows about a key in one window. `known` is the shared count, with `unsent` still to be added. */
type Window = { start: number; known: number; unsent: number };

type Deps = {
  counts: RequestCounts;
  requestsPerSecond: number;
  now: Now;
  /** Receives a failure to store a count, which refuses no request. */
  onFault: (fault: unknown) => void;
};

/**
 * Makes the limit of requests for each key, in fixed windows of ten seconds. Each process counts by itself, and adds to
 * a count shared by all processes after every few requests, while the request is processed. It refuses by what it knows,
 * so refusals cost no call, and n processes together allow at most n batches more than the limit.
 */
export function makeLimitRequests({ counts, requestsPerSecond, now, onFault }: Deps): LimitRequests {
  const quota = requestsPerSecond * windowSeconds;
  const batch = batchFor(quota);
  const windows = makeBoundedCache<Window>();

  return function limitRequests(key): LimitedRequest {
    const at = Date.parse(now());
    const start = at - (at % (windowSeconds * 1_000));
    const window = currentWindow(key, start);
    const isAllowed = window.known + window.unsent < quota;
    if (isAllowed) window.unsent += 1;
    const remaining = Math.max(quota - window.known - window.unsent, 0);
    const resetSeconds = Math.ceil((start + windowSeconds * 1_000 - at) / 1_000);
    return {
      isAllowed,
      limit: { quota, windowSeconds, remaining, resetSeconds },
      stored: isAllowed && window.unsent >= batch ? share(key, window) : undefined,
    };
  };

  function currentWindow({ id }: ApiKey, start: number): Window {
    const last = windows.get(id);
    if (last?.start === start) return last;
    const window = { start, known: 0, unsent: 0 };
    windows.set(id, window);
    return window;
  }

  /** Adds what was counted to the shared count. If that fails, this process goes on with its own count. */
  async function share(key: ApiKey, window: Window): Promise<void> {
    const added = window.unsent;
    window.known += added;
    window.unsent = 0;
    try {
      const total = await counts.add(key, instant(window.start), added);
      // Meanwhile this process may have counted more.
      window.known = Math.max(window.known, total);
    } catch (fault) {
      onFault(fault);
    }
  }
}

/** The batch for a quota: smaller for small quotas, so that processes exceed them by little. */
export const batchFor = (quota: number): number => Math.min(Math.max(Math.floor(quota / 100), 1), maxBatch);
