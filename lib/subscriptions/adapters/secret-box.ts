import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import type { SealedSecret } from "#domain/subscriptions/subscription.ts";
import { deriveKeys, derivePermanentKey } from "#platform/secrets/derive-keys.ts";
import { firstKeyId } from "#platform/secrets/key-list.ts";
import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import type { SecretBox } from "../ports.ts";
import { isSigningKey, newSigningKey, toPublicKey } from "./signing-key.ts";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts secrets with AES-256-GCM under the current key, as base64url of nonce, tag and ciphertext, after the id of the
 * key and a dot. What the first key encrypts has no id.
 */
export function makeSecretBox(masterSecret: MasterSecret): SecretBox {
  const keys = deriveKeys(masterSecret, "webhook-secrets");
  const fingerprintKey = derivePermanentKey(masterSecret, "secret-fingerprints");
  return {
    newWebhookSecret: (signature) =>
      signature === "v1a" ? newSigningKey() : `whsec_${randomBytes(24).toString("base64")}`,
    toVerifierKey: (secret) => (isSigningKey(secret) ? toPublicKey(secret) : secret),
    seal(secret) {
      const { id, key } = keys.current;
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
      const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      const sealed = Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64url");
      return (id === firstKeyId ? sealed : `${id}.${sealed}`) as SealedSecret;
    },
    fingerprint: (secret) => createHmac("sha256", fingerprintKey).update(secret).digest("base64url"),
    unseal(sealed) {
      const keyId = readSealKeyId(sealed);
      const derived = keys.all.find(({ id }) => id === keyId);
      if (!derived) throw new Error(`a secret is sealed with key ${keyId}, which is retired or unknown`);
      const bytes = Buffer.from(sealed.slice(sealed.indexOf(".") + 1), "base64url");
      const decipher = createDecipheriv(algorithm, derived.key, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString("utf8");
    },
  };
}

/** Reads the id of the key that sealed a secret. */
export function readSealKeyId(sealed: SealedSecret): number {
  const dot = sealed.indexOf(".");
  return dot < 0 ? firstKeyId : Number(sealed.slice(0, dot));
}
