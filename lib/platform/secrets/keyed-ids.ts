import { createHmac } from "node:crypto";
import { ids, makeDeriveId } from "../ids.ts";
import type { Fingerprint, Ids } from "../ports.ts";
import { derivePermanentKey } from "./derive-keys.ts";
import type { MasterSecret } from "./master-secret.ts";

/** Makes all ids. Derived ones are 128 bits of an HMAC-SHA-256 under the permanent key. */
export function makeIds(masterSecret: MasterSecret): Ids {
  const key = derivePermanentKey(masterSecret, "ids");
  return { ...ids, derive: makeDeriveId((text) => createHmac("sha256", key).update(text).digest()) };
}

/** Makes fingerprints of texts that can be guessed, such as a person's data: without the key they prove nothing. */
export function makeKeyedFingerprint(masterSecret: MasterSecret): Fingerprint {
  const key = derivePermanentKey(masterSecret, "fingerprints");
  return (text) => createHmac("sha256", key).update(text).digest("base64url");
}
