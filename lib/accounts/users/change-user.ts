import { isClientRole, type User } from "#domain/accounts/user.ts";
import type { AgencyId, UserId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { ChangeRefusal } from "#platform/change-entity.ts";
import type { Clients } from "../ports.ts";
import { checkUser, type UserError } from "./check-user.ts";
import type { Users } from "./ports.ts";

/** The fields to change. A role of the agency's own people removes the clients. */
export type UserChange = {
  name?: string | undefined;
  role?: User["role"] | undefined;
  clientIds?: User["clientIds"] | undefined;
};

type Deps = { users: Users; clients: Pick<Clients, "read"> };

/**
 * Changes a user. Another role or other clients end the sessions of the user. Refuses to take
 * the role from the last administrator. A repeated change does nothing more.
 */
export function makeChangeUser({ users, clients }: Deps) {
  return async function changeUser(
    agencyId: AgencyId,
    userId: UserId,
    { name, role, clientIds }: UserChange,
  ): Promise<Result<User, UserError | ChangeRefusal | { kind: "last_administrator" }>> {
    const before = await users.read(agencyId, userId);
    if (!before) return refuse({ kind: "not_found" });
    const nextRole = role ?? before.role;
    const keptIds = isClientRole(nextRole) ? before.clientIds : [];
    const changed = { ...before, name: name ?? before.name, role: nextRole, clientIds: clientIds ?? keptIds };
    const checked = await checkUser(clients, changed);
    if (!checked.ok) return checked;
    const hasOtherRights = changed.role !== before.role || changed.clientIds.join() !== before.clientIds.join();
    const after = { ...changed, version: before.version + (hasOtherRights ? 1 : 0) };
    const outcome = await users.replace(before, after);
    return outcome === "replaced" ? ok(after) : refuse({ kind: outcome });
  };
}
