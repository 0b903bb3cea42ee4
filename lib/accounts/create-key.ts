import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { createOrDeriveId } from "#platform/creation-id.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import type { ApiKeys, Clients, NewApiKeySecret } from "./ports.ts";

export type NewKey = { name: string; mode: Mode } & (
  | { role: "agency" }
  | { role: "client"; clientId: ClientId }
  | { role: "billing" }
);

type Deps = {
  apiKeys: ApiKeys;
  clients: Clients;
  ids: Ids;
  newApiKeySecret: NewApiKeySecret;
  fingerprint: Fingerprint;
  now: Now;
};

/** Why a key was not created: its client is unknown, or a request with this idempotency key created it before. */
type KeyRefusal =
  | { kind: "validation_error"; errors: { pointer: string; detail: string }[] }
  | { kind: "key_shown_before" };

/**
 * Creates an API key. Baton stores only the hash of `secret`, so it can never show the secret again. A request that
 * repeats an idempotency key creates nothing, and is refused.
 */
export function makeCreateKey({ apiKeys, clients, ids, newApiKeySecret, fingerprint, now }: Deps) {
  return async function createKey(
    agencyId: AgencyId,
    newKey: NewKey,
    idempotencyKey?: string,
  ): Promise<Result<{ key: ApiKey; secret: string }, KeyRefusal>> {
    if (newKey.role === "client" && !(await clients.read({ agencyId }, newKey.clientId))) {
      return refuse({ kind: "validation_error", errors: [{ pointer: "/clientId", detail: "no such client" }] });
    }
    const key: ApiKey = {
      ...newKey,
      id: createOrDeriveId(ids, "key", agencyId, idempotencyKey),
      agencyId,
      createdAt: now(),
    };
    const secret = newApiKeySecret(key.mode);
    const isNew = await apiKeys.create(key, fingerprint(secret));
    if (!isNew) return refuse({ kind: "key_shown_before" });
    return ok({ key, secret });
  };
}
