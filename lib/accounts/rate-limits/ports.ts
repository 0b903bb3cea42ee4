import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** How many requests of a key all processes have counted, by the start of a window of ten seconds. */
export type RequestCounts = {
  /** Adds to the count of a window, and returns the new count. A retry after a lost response may add twice. */
  add(key: Pick<ApiKey, "agencyId" | "id">, start: Instant, added: number): Promise<number>;
};
