import { createHmac } from "node:crypto";
import { deriveKey } from "#platform/secrets/master-secret.ts";
import type { DeriveSignInSecrets } from "../ports.ts";

/** Derives the secrets by HMAC-SHA-256 under a key of this deployment, so that a repeated email has the same ones. */
export function makeDeriveSignInSecrets(masterSecret: string): DeriveSignInSecrets {
  const key = deriveKey(masterSecret, "sign-in");
  const digest = (purpose: string, requestId: string, userId: string) =>
    createHmac("sha256", key).update(`${purpose} ${requestId} ${userId}`).digest();
  return (requestId, userId) => ({
    token: digest("link", requestId, userId).toString("base64url"),
    // 64 bits modulo 10^8 prefer no digit by more than one in 10^11.
    code: String(digest("code", requestId, userId).readBigUInt64BE() % 100_000_000n).padStart(8, "0"),
  });
}
