import type { IdByPrefix } from "#domain/shared/id.ts";
import type { Ids } from "./ports.ts";

/** The id of something new: derived from the idempotency key where there is one, so that a repetition meets the first. */
export const createOrDeriveId = <Prefix extends keyof IdByPrefix>(
  ids: Ids,
  prefix: Prefix,
  scope: string,
  idempotencyKey: string | undefined,
): IdByPrefix[Prefix] =>
  idempotencyKey === undefined ? ids.create(prefix) : ids.derive(prefix, scope, idempotencyKey);
