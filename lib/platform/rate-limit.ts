import type { ApiKey } from "#domain/accounts/api-key.ts";

/** The limit of a key: `quota` requests in a window, of which `remaining` are left for `resetSeconds`. */
export type RateLimit = { quota: number; windowSeconds: number; remaining: number; resetSeconds: number };

/** The verdict on one request. Await `stored`, which never rejects, before the response: Lambda may stop the process then. */
export type LimitedRequest = { isAllowed: boolean; limit: RateLimit; stored: Promise<void> | undefined };

/** Counts a request of a key, and says whether the key may send it. */
export type LimitRequests = (key: ApiKey) => LimitedRequest;
