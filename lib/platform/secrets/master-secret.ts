import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { openClient } from "../aws/open-client.ts";
import { loadOnce } from "../lambda/load-once.ts";

/** Reads the one secret of the system from Secrets Manager. Throws if it has no text. */
export async function readMasterSecret(client: SecretsManagerClient, id: string): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
  if (!SecretString) throw new Error("the master secret has no text");
  return SecretString;
}

/** Makes what needs the master secret once, on the first call. A failed read is not kept: the next call reads again. */
export function loadWithMasterSecret<Value>(id: string, make: (masterSecret: string) => Value): () => Promise<Value> {
  const client = openClient(SecretsManagerClient, "secretsManager");
  return loadOnce(async () => make(await readMasterSecret(client, id)));
}

/** Derives a key for one `purpose` (HKDF, RFC 5869). Node would convert plain bytes on each use (8 µs). */
export const deriveKey = (masterSecret: string, purpose: string): KeyObject =>
  createSecretKey(new Uint8Array(hkdfSync("sha256", masterSecret, "baton", purpose, 32)));
