import type { IdByPrefix } from "#domain/shared/id.ts";

/** An id that contains only its number: `anId("lead", 2)` is another lead than `anId("lead")`. */
export const anId = <Prefix extends keyof IdByPrefix>(prefix: Prefix, number = 1): IdByPrefix[Prefix] =>
  [prefix, String(number).padStart(26, "0")].join("_") as IdByPrefix[Prefix];
