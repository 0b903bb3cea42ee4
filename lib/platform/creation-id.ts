import type { IdOf } from "#domain/shared/id.ts";
import type { Ids } from "./ports.ts";

/** The id of something new: derived from the idempotency key where there is one, so that a repetition meets the first. */
export const creationId = <Prefix extends keyof IdOf>(
  ids: Ids,
  prefix: Prefix,
  scope: string,
  once: string | undefined,
): IdOf[Prefix] => (once === undefined ? ids.create(prefix) : ids.derive(prefix, scope, once));
