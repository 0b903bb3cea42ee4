import type { Client } from "#domain/accounts/client.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Result } from "#domain/shared/result.ts";
import { createOrDeriveId, toCreationResult } from "#platform/creation-id.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import type { Clients } from "./ports.ts";

export type NewClient = Pick<Client, "name" | "timeZone" | "paused">;
type Deps = { clients: Clients; ids: Ids; fingerprint: Fingerprint; now: Now };

/** Creates a client. With an idempotency key, a retry returns the existing client. */
export function makeCreateClient({ clients, ids, fingerprint, now }: Deps) {
  return async function createClient(
    agencyId: AgencyId,
    { name, timeZone, paused }: NewClient,
    idempotencyKey?: string,
  ): Promise<Result<Client, { kind: "idempotency_conflict" }>> {
    const at = now();
    const id = createOrDeriveId(ids, "client", agencyId, idempotencyKey);
    const client = { id, agencyId, name, timeZone, paused, createdAt: at, updatedAt: at };
    const requestFingerprint = fingerprint(JSON.stringify([name, timeZone, paused]));
    return toCreationResult(await clients.create({ agencyId }, client, requestFingerprint));
  };
}
