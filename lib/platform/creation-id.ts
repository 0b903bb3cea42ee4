import type { IdByPrefix } from "#domain/shared/id.ts";
import type { Ids } from "./ports.ts";

/** The id of a new entity: derived from the idempotency key, if there is one, so that a retry finds the first entity. */
export const createOrDeriveId = <Prefix extends keyof IdByPrefix>(
  ids: Ids,
  prefix: Prefix,
  scope: string,
  idempotencyKey: string | undefined,
): IdByPrefix[Prefix] =>
  idempotencyKey === undefined ? ids.create(prefix) : ids.derive(prefix, scope, idempotencyKey);
