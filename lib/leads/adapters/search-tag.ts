import { createHmac } from "node:crypto";
import { derivePermanentKey } from "#platform/secrets/derive-keys.ts";
import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import type { ComputeTag } from "../ports.ts";

/**
 * Makes the tags by which leads are searched, under a key of their own: they cannot be linked to suppressions, which
 * outlive the person. A tag has 36 bits: it only has to leave out nearly all other leads, which a search would read in
 * vain.
 */
export function makeComputeTag(masterSecret: MasterSecret): ComputeTag {
  const key = derivePermanentKey(masterSecret, "lead-search");
  return (...values) => createHmac("sha256", key).update(JSON.stringify(values)).digest("base64url").slice(0, 6);
}
