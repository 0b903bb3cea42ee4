import { createHash, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { loadWithSecret } from "./load-with-secret.ts";

/** Whether the proxy in front of the gateway sent a request, by the secret in its header. */
export type CheckOrigin = (header: string | undefined) => Promise<boolean>;

/** The secrets that are accepted: one, and two while it is replaced. */
const OriginSecrets = z.record(z.string(), z.string().min(32));

/**
 * Makes the check against the values of a JSON object in Secrets Manager, in constant time. Without a secret, the
 * deployment has no proxy, and there is nothing to check. Throws if the secret cannot be read.
 */
export function makeCheckOrigin(secretId: string | undefined): CheckOrigin | undefined {
  if (secretId === undefined) return undefined;
  const loadDigests = loadWithSecret(secretId, (text) => Object.values(parseOriginSecrets(text)).map(digest));
  return async (header) => {
    const digests = await loadDigests();
    const sent = digest(header ?? "");
    return digests.filter((each) => timingSafeEqual(each, sent)).length > 0;
  };
}

function parseOriginSecrets(text = ""): z.infer<typeof OriginSecrets> {
  try {
    return OriginSecrets.parse(JSON.parse(text));
  } catch {
    // Either error might quote the secret.
    throw new Error("the origin secret is no JSON object of texts with 32 characters or more");
  }
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
