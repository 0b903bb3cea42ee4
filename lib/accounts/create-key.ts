import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import type { ApiKeys, Clients, NewApiKeySecret } from "./ports.ts";

export type NewKey = { name: string; mode: Mode } & (
  { role: "agency" } | { role: "client"; clientId: ClientId } | { role: "billing" }
);

type Deps = {
  apiKeys: ApiKeys;
  clients: Clients;
  ids: Ids;
  newApiKeySecret: NewApiKeySecret;
  fingerprint: Fingerprint;
  now: Now;
};

/** Creates an API key. Baton stores only the hash of `secret`, so it can never show the secret again. */
export function makeCreateKey({ apiKeys, clients, ids, newApiKeySecret, fingerprint, now }: Deps) {
  return async function createKey(
    agencyId: AgencyId,
    newKey: NewKey,
  ): Promise<
    Result<{ key: ApiKey; secret: string }, { kind: "validation_error"; errors: { pointer: string; detail: string }[] }>
  > {
    if (newKey.role === "client" && !(await clients.read({ agencyId }, newKey.clientId))) {
      return refuse({ kind: "validation_error", errors: [{ pointer: "/clientId", detail: "no such client" }] });
    }
    const key: ApiKey = { ...newKey, id: ids.create("key"), agencyId, createdAt: now() };
    const secret = newApiKeySecret(key.mode);
    await apiKeys.create(key, fingerprint(secret));
    return ok({ key, secret });
  };
}
