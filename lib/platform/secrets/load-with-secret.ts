import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { openClient } from "../aws/open-client.ts";
import { makeFaultLogger } from "../lambda/fault-logger.ts";

/** How long a process uses what it read. The waits of `change-keys.ts` follow from it. */
export const rereadMs = 15 * 60_000;

/** How long it uses it further after a failed read. */
const retryMs = 60_000;

/** Reads a secret from Secrets Manager; undefined if it has no text. */
export const readSecretText = async (client: SecretsManagerClient, id: string): Promise<string | undefined> =>
  (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;

/**
 * Makes what needs a secret on the first call, and keeps it. After a quarter of an hour a call reads the secret again, and
 * makes it anew if the text changed. A failed read is logged, and does not fail the call if there is an earlier value; a
 * later call reads again.
 */
export function loadWithSecret<Value>(id: string, make: (text: string | undefined) => Value): () => Promise<Value> {
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
      const text = await readSecretText(client, id);
      const value = kept && kept.text === text ? kept.value : make(text);
      kept = { text, value, readAgainAt: Date.now() + rereadMs };
    } catch (error) {
      if (!kept) throw error;
      makeFaultLogger("secrets")(error);
      kept = { ...kept, readAgainAt: Date.now() + retryMs };
    }
    return kept.value;
  }
}
