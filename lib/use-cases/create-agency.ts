import type { Agency } from "../domain/client/agency.ts";
import type { ApiKey } from "../domain/client/api-key.ts";
import type { NewApiKeySecret } from "./ports/api-key-secret.ts";
import type { DueItems } from "./ports/due.ts";
import type { Agencies, ApiKeys } from "./ports/entities.ts";
import type { Fingerprint, Ids, Now } from "./ports/world.ts";

type World = {
  agencies: Agencies;
  apiKeys: ApiKeys;
  dueItems: Pick<DueItems, "arm">;
  ids: Ids;
  newApiKeySecret: NewApiKeySecret;
  fingerprint: Fingerprint;
  now: Now;
};

/** Makes an agency and its first key: what an operator does once, from the command line and never over HTTP. */
export function makeCreateAgency({ agencies, dueItems, apiKeys, ids, newApiKeySecret, fingerprint, now }: World) {
  return async function createAgency(name: string): Promise<{ agency: Agency; key: ApiKey; secret: string }> {
    const agency = { id: ids.create("agency"), name, createdAt: now() };
    await agencies.create(agency);
    // From now on its leads are looked through for any that got lost.
    await dueItems.arm({ kind: "unsent", agencyId: agency.id }, now());
    const id = ids.create("key");
    const key: ApiKey = { id, agencyId: agency.id, role: "agency", name: "first key", mode: "live", createdAt: now() };
    const secret = newApiKeySecret(key.mode);
    await apiKeys.create(key, fingerprint(secret));
    return { agency, key, secret };
  };
}
