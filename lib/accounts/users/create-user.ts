import type { User } from "#domain/accounts/user.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import { createOrDeriveId } from "#platform/creation-id.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import type { Clients } from "../ports.ts";
import { checkUser, type UserError } from "./check-user.ts";
import type { Users } from "./ports.ts";

export type NewUser = Pick<User, "email" | "name" | "role" | "clientIds">;

type Deps = { users: Users; clients: Pick<Clients, "read">; ids: Ids; fingerprint: Fingerprint; now: Now };

/**
 * Creates a user, who may sign in at once. With an idempotency key, a retry returns the user of the first request, and
 * a different request with the same key is a conflict.
 */
export function makeCreateUser({ users, clients, ids, fingerprint, now }: Deps) {
  return async function createUser(
    agencyId: AgencyId,
    { email, name, role, clientIds }: NewUser,
    idempotencyKey?: string,
  ): Promise<Result<User, UserError | { kind: "idempotency_conflict" }>> {
    const checked = await checkUser(clients, { agencyId, role, clientIds });
    if (!checked.ok) return checked;
    const id = createOrDeriveId(ids, "user", agencyId, idempotencyKey);
    const requested = { email: email.toLowerCase(), name, role, clientIds };
    const requestFingerprint = fingerprint(JSON.stringify(requested));
    const createdAt = now();
    // A removed user who is created again has the same id; another version keeps the sessions of before ended.
    const version = Date.parse(createdAt);
    const user: User = { id, agencyId, ...requested, version, createdAt, requestFingerprint };
    const outcome = await users.create(user);
    if (outcome === "created") return ok(user);
    const existing = outcome === "exists" ? await users.read(agencyId, id) : undefined;
    if (existing) return isRetry(existing, user) ? replayed(existing) : refuse({ kind: "idempotency_conflict" });
    return refuse({
      kind: "validation_error",
      errors: [{ pointer: "/email", detail: "an address that no other user of the agency has" }],
    });
  };
}

/** Whether both are from the same request, whatever an administrator changed since; the address never changes. */
const isRetry = (existing: User, { email, requestFingerprint }: User): boolean =>
  existing.requestFingerprint === undefined
    ? existing.email === email
    : existing.requestFingerprint === requestFingerprint;
