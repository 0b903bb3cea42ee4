import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { loadWithSecret, readSecretText } from "./load-with-secret.ts";
import { firstKeyId, parseKeyList } from "./key-list.ts";

/** A key that rotates. Its id is in what it seals and signs. */
type MasterKey = { readonly id: number; readonly text: string };

/** The master secret of a deployment, from which all keys derive; see `derive-keys.ts`. */
export type MasterSecret = {
  /** The key of ids and hashes, which never changes. */
  readonly permanent: string;
  /** The key that seals and signs. */
  readonly current: MasterKey;
  /** The keys that open and verify, the current one among them. */
  readonly keys: readonly MasterKey[];
};

/** Parses the text of the secret; see `parseKeyList`. Retired keys are left out. Throws if there is no text. */
export function parseMasterSecret(text: string | undefined): MasterSecret {
  if (!text) throw new Error("the master secret has no text");
  const { permanent, current: currentId, keys: listed } = parseKeyList(text);
  const keys = listed.flatMap(({ id, text: key, retiredAt }) => (retiredAt === undefined ? [{ id, text: key }] : []));
  const current = keys.find(({ id }) => id === currentId) ?? { id: firstKeyId, text: permanent };
  return { permanent, current, keys };
}

/** Reads the one secret of the system from Secrets Manager. Throws if it is empty, or no list of keys. */
export async function readMasterSecret(client: SecretsManagerClient, id: string): Promise<MasterSecret> {
  return parseMasterSecret(await readSecretText(client, id));
}

/** Makes what needs the master secret, and makes it anew if a key was added, activated or retired; see `loadWithSecret`. */
export const loadWithMasterSecret = <Value>(
  id: string,
  make: (masterSecret: MasterSecret) => Value,
): (() => Promise<Value>) => loadWithSecret(id, (text) => make(parseMasterSecret(text)));
