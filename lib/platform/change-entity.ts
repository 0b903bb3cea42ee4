import { addMs, type Instant, minInstant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Entities, Now } from "./ports.ts";

export type ChangeRefusal = { kind: "not_found" } | { kind: "changed_meanwhile" };

/** How often a change is decided again because another request changed the entity in between. */
const maxAttempts = 5;

/**
 * Changes a client, a campaign or a subscription: reads it, lets `change` decide, and writes it back. If another request
 * changed the entity in between, `change` decides again on the new state, up to five times. If it returns the entity
 * that it got, nothing is written. Returns the changed entity or the refusal of `change`; `changed_meanwhile` only if
 * every attempt met another change, and nothing was stored.
 */
export function makeChangeEntity<Entity extends { id: string; updatedAt: Instant }, Scope>(
  entities: Entities<Entity, Scope>,
  now: Now,
) {
  return async function changeEntity<Refusal = never>(
    scope: Scope,
    id: Entity["id"],
    change: (before: Entity) => Result<Entity, Refusal> | Promise<Result<Entity, Refusal>>,
  ): Promise<Result<Entity, Refusal | ChangeRefusal>> {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const before = await entities.read(scope, id);
      if (!before) return refuse({ kind: "not_found" });
      const changed = await change(before);
      if (!changed.ok || changed.value === before) return changed;
      const after = { ...changed.value, updatedAt: nextUpdatedAt(before.updatedAt, now()) };
      if ((await entities.replace(scope, before, after)) === "replaced") return ok(after);
    }
    return refuse({ kind: "changed_meanwhile" });
  };
}

/** `at`, or a millisecond after `before` if that is later: `updatedAt` is also the version that detects conflicts. */
export const nextUpdatedAt = (before: Instant, at: Instant): Instant => {
  const next = addMs(before, 1);
  return minInstant(next, at) === next ? at : next;
};
