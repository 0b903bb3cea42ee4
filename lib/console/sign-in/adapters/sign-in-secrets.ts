import { createHmac } from "node:crypto";
import { deriveKeys } from "#platform/secrets/derive-keys.ts";
import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import type { DeriveSignInSecrets } from "../ports.ts";

/**
 * Derives the secrets by HMAC-SHA-256 under the current key, so that a repeated email has the same ones. After a rotation
 * a repeated email has others, and its code replaces the one before. Only their hashes are stored, so no key verifies them.
 */
export function makeDeriveSignInSecrets(masterSecret: MasterSecret): DeriveSignInSecrets {
  const { key } = deriveKeys(masterSecret, "sign-in").current;
  const digest = (purpose: string, requestId: string, userId: string) =>
    createHmac("sha256", key).update(`${purpose} ${requestId} ${userId}`).digest();
  return (requestId, userId) => ({
    token: digest("link", requestId, userId).toString("base64url"),
    // 64 bits modulo 10^8 prefer no digit by more than one in 10^11.
    code: String(digest("code", requestId, userId).readBigUInt64BE() % 100_000_000n).padStart(8, "0"),
  });
}
