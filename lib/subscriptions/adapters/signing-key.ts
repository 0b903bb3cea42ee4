import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from "node:crypto";

const secretPrefix = "whsk_";
const publicPrefix = "whpk_";
/** The length of an ed25519 secret key (RFC 8032 §5.1.5) and of its public key. */
const keyBytes = 32;

/** The bytes before an ed25519 secret key in PKCS #8 (RFC 8410 §7), the format that Node reads. */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * Creates an ed25519 secret key in the notation of Standard Webhooks: `whsk_` and base64. The specification does not
 * say which bytes; Baton uses the 32 bytes of RFC 8032, as the reference library in Go does.
 */
export const newSigningKey = (): string => `${secretPrefix}${randomBytes(keyBytes).toString("base64")}`;

export const isSigningKey = (secret: string): boolean => secret.startsWith(secretPrefix);

/** Derives the public key of a `whsk_` key: `whpk_` and its 32 bytes in base64. */
export function toPublicKey(signingKey: string): string {
  const der = createPublicKey(toPrivateKey(signingKey)).export({ format: "der", type: "spki" });
  return `${publicPrefix}${der.subarray(-keyBytes).toString("base64")}`;
}

/** Signs `text` with a `whsk_` key and returns the ed25519 signature in base64. */
export const signText = (signingKey: string, text: string): string =>
  sign(null, Buffer.from(text), toPrivateKey(signingKey)).toString("base64");

function toPrivateKey(signingKey: string): KeyObject {
  const seed = Buffer.from(signingKey.slice(secretPrefix.length), "base64");
  if (seed.length !== keyBytes) throw new Error("not an ed25519 secret key");
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: "der", type: "pkcs8" });
}
