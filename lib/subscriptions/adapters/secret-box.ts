import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import type { SealedSecret } from "#domain/subscriptions/subscription.ts";
import { deriveKey } from "#platform/secrets/master-secret.ts";
import type { SecretBox } from "../ports.ts";
import { isSigningKey, newSigningKey, toPublicKey } from "./signing-key.ts";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts secrets with AES-256-GCM under a key derived from the master secret, as base64url of nonce, tag and
 * ciphertext.
 */
export function makeSecretBox(masterSecret: string): SecretBox {
  const key = deriveKey(masterSecret, "webhook-secrets");
  const fingerprintKey = deriveKey(masterSecret, "secret-fingerprints");
  return {
    newWebhookSecret: (signature) =>
      signature === "v1a" ? newSigningKey() : `whsec_${randomBytes(24).toString("base64")}`,
    toVerifierKey: (secret) => (isSigningKey(secret) ? toPublicKey(secret) : secret),
    seal(secret) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
      const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64url") as SealedSecret;
    },
    fingerprint: (secret) => createHmac("sha256", fingerprintKey).update(secret).digest("base64url"),
    unseal(sealed) {
      const bytes = Buffer.from(sealed, "base64url");
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString("utf8");
    },
  };
}
