import type { AgencyId, UserId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { ChangeRefusal } from "#platform/change-entity.ts";
import type { Users } from "./ports.ts";

type Deps = { users: Pick<Users, "read" | "remove"> };

/** Removes a user, whose sessions end at once. Refuses to remove the last administrator of the agency. */
export function makeRemoveUser({ users }: Deps) {
  return async function removeUser(
    agencyId: AgencyId,
    userId: UserId,
  ): Promise<Result<undefined, ChangeRefusal | { kind: "last_administrator" }>> {
    const user = await users.read(agencyId, userId);
    if (!user) return refuse({ kind: "not_found" });
    const outcome = await users.remove(user);
    return outcome === "removed" ? ok(undefined) : refuse({ kind: outcome });
  };
}
