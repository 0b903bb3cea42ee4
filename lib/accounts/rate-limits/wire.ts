import type { LimitRequests } from "#platform/rate-limit.ts";
import type { Table } from "#platform/table/table.ts";
import { makeRequestCountStore } from "./adapters/request-count-store.ts";
import { makeLimitRequests } from "./limit-requests.ts";

type Options = Omit<Parameters<typeof makeLimitRequests>[0], "counts" | "requestsPerSecond"> & {
  requestsPerSecond: number | undefined;
};

/** Opens the limit of requests for each key; undefined in a deployment without one. */
export const openRateLimit = (table: Table, { requestsPerSecond, ...options }: Options): LimitRequests | undefined =>
  requestsPerSecond === undefined
    ? undefined
    : makeLimitRequests({ ...options, requestsPerSecond, counts: makeRequestCountStore(table) });
