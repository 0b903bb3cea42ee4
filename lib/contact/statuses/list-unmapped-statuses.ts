import type { Clients } from "#accounts/ports.ts";
import { canAccessClient } from "#domain/accounts/api-key.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import { findMeaning } from "#domain/accounts/status-map.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { NotFound } from "#leads/read-lead.ts";
import type { Now } from "#platform/ports.ts";
import type { UnmappedStatus, UnmappedStatuses } from "./ports.ts";

type Deps = { clients: Pick<Clients, "read">; unmappedStatuses: Pick<UnmappedStatuses, "list">; now: Now };

/** Lists the statuses that the client's map still does not have, the last sent first. */
export function makeListUnmappedStatuses({ clients, unmappedStatuses, now }: Deps) {
  return async function (caller: Caller, clientId: ClientId): Promise<Result<UnmappedStatus[], NotFound>> {
    const { agencyId, mode } = caller;
    const client = canAccessClient(caller, clientId) ? await clients.read({ agencyId }, clientId) : undefined;
    if (!client) return refuse({ kind: "not_found" });
    const counted = await unmappedStatuses.list({ agencyId, clientId, mode }, now());
    return ok(
      counted
        .filter(({ field, status }) => findMeaning(client.statusMap ?? [], field, status) === undefined)
        .toSorted((a, b) => (a.lastAt < b.lastAt ? 1 : -1)),
    );
  };
}
