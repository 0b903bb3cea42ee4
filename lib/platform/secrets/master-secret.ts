import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { openClient } from "../aws/open-client.ts";
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

/** How long a process uses the keys that it read. The waits of `change-keys.ts` follow from it. */
export const rereadMs = 15 * 60_000;

/** How long it uses them further after a failed read. */
const retryMs = 60_000;

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
  return parseMasterSecret(await readText(client, id));
}

const readText = async (client: SecretsManagerClient, id: string): Promise<string | undefined> =>
  (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;

/**
 * Makes what needs the master secret on the first call, and keeps it. After a quarter of an hour a call reads the secret
 * again, and makes it anew if a key was added, activated or retired. A failed read does not fail the call if there is an
 * earlier value; a later call reads again.
 */
export function loadWithMasterSecret<Value>(
  id: string,
  make: (masterSecret: MasterSecret) => Value,
): () => Promise<Value> {
  const client = openClient(SecretsManagerClient, "secretsManager");
  let kept: { text: string | undefined; value: Value; readAgainAt: number } | undefined;
  let reading: Promise<Value> | undefined;

  return async () => {
    if (kept && Date.now() < kept.readAgainAt) return kept.value;
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };

  async function read(): Promise<Value> {
    try {
      const text = await readText(client, id);
      const value = kept?.text === text && kept ? kept.value : make(parseMasterSecret(text));
      kept = { text, value, readAgainAt: Date.now() + rereadMs };
    } catch (error) {
      if (!kept) throw error;
      kept = { ...kept, readAgainAt: Date.now() + retryMs };
    }
    return kept.value;
  }
}
