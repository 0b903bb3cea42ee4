import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** Reads the one secret of the system from Secrets Manager. Throws if it has no text. */
export async function readMasterSecret(client: SecretsManagerClient, id: string): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
  if (!SecretString) throw new Error("the master secret has no text");
  return SecretString;
}

/** Derives a key for one `purpose` (HKDF, RFC 5869). Node would convert plain bytes on each use (8 µs). */
export const deriveKey = (masterSecret: string, purpose: string): KeyObject =>
  createSecretKey(new Uint8Array(hkdfSync("sha256", masterSecret, "baton", purpose, 32)));
