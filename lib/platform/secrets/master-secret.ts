import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** The one secret of the system, read from Secrets Manager. Throws when it has no text. */
export async function readMasterSecret(client: SecretsManagerClient, id: string): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
  if (!SecretString) throw new Error("the master secret has no text");
  return SecretString;
}

/**
 * A key of 32 bytes for one `purpose`, derived by HKDF-SHA-256 (RFC 5869): no purpose can be read with another's key. Node takes bytes for a key
 * as well, but looks at them anew for 8 µs each time.
 */
export const deriveKey = (masterSecret: string, purpose: string): KeyObject =>
  createSecretKey(new Uint8Array(hkdfSync("sha256", masterSecret, "baton", purpose, 32)));
