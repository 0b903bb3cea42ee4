import type { Agency } from "#domain/accounts/agency.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import { defaultTimeZone } from "#domain/shared/time-zone.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { Agencies, ApiKeys, NewApiKeySecret } from "./ports.ts";

type Deps = {
  agencies: Agencies;
  apiKeys: ApiKeys;
  jobs: Pick<JobStore, "schedule">;
  ids: Pick<Ids, "create">;
  newApiKeySecret: NewApiKeySecret;
  fingerprint: Fingerprint;
  now: Now;
};

/** Creates an agency and its first API key. The operator does this from the command line; no route does. */
export function makeCreateAgency({ agencies, jobs, apiKeys, ids, newApiKeySecret, fingerprint, now }: Deps) {
  return async function createAgency(
    name: string,
    timeZone = defaultTimeZone,
  ): Promise<{ agency: Agency; key: ApiKey; secret: string }> {
    const agency = { id: ids.create("agency"), name, createdAt: now(), timeZone };
    await agencies.create(agency);
    // Start the recurring job that finds lost orders of this agency's leads.
    await jobs.schedule({ kind: "unsent", agencyId: agency.id }, now());
    const id = ids.create("key");
    const key: ApiKey = { id, agencyId: agency.id, role: "agency", name: "first key", mode: "live", createdAt: now() };
    const secret = newApiKeySecret(key.mode);
    await apiKeys.create(key, fingerprint(secret));
    return { agency, key, secret };
  };
}
