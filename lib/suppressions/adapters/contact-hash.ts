import { createHmac } from "node:crypto";
import { deriveKey } from "#platform/secrets/master-secret.ts";
import type { ContactHash } from "../ports.ts";

/** Two contacts among 2^40 have the same hash with a chance of one in 2^49: a person is not mistaken for another. */
const hashBytes = 16;

/**
 * HMAC-SHA-256 under a key derived from the master secret, cut to 128 bits. A plain hash would not do: there are so few phone numbers
 * that all of them can be tried within minutes.
 */
export function makeContactHash(masterSecret: string): ContactHash {
  const key = deriveKey(masterSecret, "contact-hashes");
  return {
    // JSON keeps the three apart whatever is in them.
    compute: (agencyId, kind, value) =>
      createHmac("sha256", key)
        .update(JSON.stringify([agencyId, kind, value]))
        .digest()
        .subarray(0, hashBytes)
        .toString("base64url"),
  };
}
