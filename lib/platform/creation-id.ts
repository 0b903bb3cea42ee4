import type { IdByPrefix } from "#domain/shared/id.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import type { Created, Ids } from "./ports.ts";

/** The id of a new entity: derived from the idempotency key, if there is one, so that a retry finds the first entity. */
export const createOrDeriveId = <Prefix extends keyof IdByPrefix>(
  ids: Ids,
  prefix: Prefix,
  scope: string,
  idempotencyKey: string | undefined,
): IdByPrefix[Prefix] =>
  idempotencyKey === undefined ? ids.create(prefix) : ids.derive(prefix, scope, idempotencyKey);

/** The result of a creation: the new entity, or that of the first request if this one is a retry. */
export function toCreationResult<Entity>(created: Created<Entity>): Result<Entity, { kind: "idempotency_conflict" }> {
  if (created.outcome === "conflict") return refuse({ kind: "idempotency_conflict" });
  return created.outcome === "created" ? ok(created.entity) : replayed(created.entity);
}
