import type { Caller } from "#domain/accounts/caller.ts";
import { isClientRole, type User } from "#domain/accounts/user.ts";
import type { ClientId } from "#domain/shared/id.ts";

/**
 * The caller as whom a user runs verbs. A client's user acts for one of their clients: `clientId` if it is theirs, else
 * the first. Undefined for a client's user without a client.
 */
export function toCaller(
  { id, agencyId, name, role, clientIds, createdAt }: User,
  clientId?: ClientId,
): Caller | undefined {
  const common = { id, agencyId, name, mode: "live" as const, createdAt };
  if (!isClientRole(role)) return { ...common, role: role === "billing" ? "billing" : "agency" };
  const own = clientId !== undefined && clientIds.includes(clientId) ? clientId : clientIds[0];
  return own && { ...common, role: "client", clientId: own };
}
