import { createHmac } from "node:crypto";
import { ids, makeDeriveId } from "../ids.ts";
import type { Fingerprint, Ids } from "../ports.ts";
import { deriveKey } from "./master-secret.ts";

/** Makes all ids. Derived ones are 128 bits of an HMAC-SHA-256 under a key that follows from the master secret. */
export function makeIds(masterSecret: string): Ids {
  const key = deriveKey(masterSecret, "ids");
  return { ...ids, derive: makeDeriveId((text) => createHmac("sha256", key).update(text).digest()) };
}

/** Makes fingerprints of texts that can be guessed, such as a person's data: without the key they prove nothing. */
export function makeKeyedFingerprint(masterSecret: string): Fingerprint {
  const key = deriveKey(masterSecret, "fingerprints");
  return (text) => createHmac("sha256", key).update(text).digest("base64url");
}
