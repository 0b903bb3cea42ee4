import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { formatKeyList, type KeyList, parseKeyList } from "./key-list.ts";

/** The list of keys, with the version of the secret that holds it. */
type StoredKeyList = { list: KeyList; version: string };

/** The keys of a deployment in Secrets Manager, for the operator. Functions only read them. */
export type KeyStore = {
  read(): Promise<StoredKeyList>;
  /** Replaces the list; false, and nothing changed, if another version is the current one meanwhile. */
  replace(before: StoredKeyList, after: KeyList): Promise<boolean>;
};

/** The label of a version that is written and not yet the current one. */
const nextLabel = "BATON_NEXT";

/**
 * Makes the store. Secrets Manager has no conditional write, so the new version is stored first, and then takes the label
 * of the current one from the version that was read, which fails if that has not got it any more.
 */
export function makeKeyStore(client: SecretsManagerClient, secretId: string): KeyStore {
  return { read, replace };

  async function read(): Promise<StoredKeyList> {
    const { SecretString: text, VersionId: version } = await client.send(
      new GetSecretValueCommand({ SecretId: secretId }),
    );
    if (!text || version === undefined) throw new Error("the master secret has no text");
    return { list: parseKeyList(text), version };
  }

  async function replace(before: StoredKeyList, after: KeyList): Promise<boolean> {
    const { VersionId: version } = await client.send(
      new PutSecretValueCommand({
        SecretId: secretId,
        SecretString: formatKeyList(after),
        VersionStages: [nextLabel],
      }),
    );
    try {
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: secretId,
          VersionStage: "AWSCURRENT",
          MoveToVersionId: version,
          RemoveFromVersionId: before.version,
        }),
      );
      return true;
    } catch (error) {
      const stored = await read();
      // The response of a successful call may be lost, and the SDK repeats it.
      if (stored.version === version) return true;
      if (stored.version !== before.version) return false;
      throw error;
    }
  }
}
