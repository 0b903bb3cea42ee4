import { createHmac } from "node:crypto";
import { derivePermanentKey } from "#platform/secrets/derive-keys.ts";
import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import type { ContactHash } from "../ports.ts";

/** Among 2^40 contacts, two have the same hash with a probability of 2^-49, so no person is taken for another. */
const hashBytes = 16;

/**
 * Makes the contact hash: HMAC-SHA-256 with a key derived from the master secret, truncated to 128 bits. A hash without
 * a key would not protect phone numbers: there are so few that a computer can try all of them within minutes.
 */
export function makeContactHash(masterSecret: MasterSecret): ContactHash {
  const key = derivePermanentKey(masterSecret, "contact-hashes");
  // JSON separates the three values whatever they contain.
  const hash = (...values: readonly (string | null)[]) =>
    createHmac("sha256", key).update(JSON.stringify(values)).digest().subarray(0, hashBytes).toString("base64url");
  return {
    compute: (agencyId, kind, value) => hash(agencyId, kind, value),
    computeForAllAgencies: (kind, value) => hash(null, kind, value),
  };
}
