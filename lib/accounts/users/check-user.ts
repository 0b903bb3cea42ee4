import { isClientRole, type UserRole } from "#domain/accounts/user.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Clients } from "../ports.ts";

/** What is wrong with the fields of a user. */
export type UserError = { kind: "validation_error"; errors: { pointer: string; detail: string }[] };

/** Checks that a client's user has clients of the agency, and that others have none. */
export async function checkUser(
  clients: Pick<Clients, "read">,
  { agencyId, role, clientIds }: { agencyId: AgencyId; role: UserRole; clientIds: readonly ClientId[] },
): Promise<Result<undefined, UserError>> {
  const refuseAt = (pointer: string, detail: string) =>
    refuse<UserError>({ kind: "validation_error", errors: [{ pointer, detail }] });
  if (!isClientRole(role))
    return clientIds.length === 0 ? ok(undefined) : refuseAt("/clientIds", "empty: only a client's user has clients");
  if (clientIds.length === 0) return refuseAt("/clientIds", "at least one client that the user works for");
  const found = await Promise.all(clientIds.map((id) => clients.read({ agencyId }, id)));
  const missing = found.indexOf(undefined);
  return missing < 0 ? ok(undefined) : refuseAt(`/clientIds/${missing}`, "no such client");
}
