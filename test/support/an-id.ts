import type { IdOf } from "#domain/shared/id.ts";

/** An id that says nothing but its number: `anId("lead", 2)` is another lead than `anId("lead")`. */
export const anId = <Prefix extends keyof IdOf>(prefix: Prefix, number = 1): IdOf[Prefix] =>
  [prefix, String(number).padStart(26, "0")].join("_") as IdOf[Prefix];
