import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { now } from "#platform/clock.ts";
import { makeKeyStore } from "#platform/secrets/key-store.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { explainRefusal, formatKeys } from "./format-keys.ts";
import { makeKeyOperator } from "./key-operator.ts";

export type SecretOption = { secret: string };
export type ResealOptions = { secret: string; table: string; from?: string };
export type RetireOptions = { secret: string; table: string; key: number; leaked?: boolean };

/** Prints the keys, and what may be done next. */
export const printKeys = async ({ secret }: SecretOption): Promise<void> =>
  console.log(formatKeys(await openKeys(secret).read(), now()));

/** Adds a key and prints the keys. */
export const addKey = ({ secret }: SecretOption): Promise<void> => report(openKeys(secret).add());

/** Activates the added key and prints the keys. */
export const activateKey = ({ secret }: SecretOption): Promise<void> => report(openKeys(secret).activate());

/** Retires a key and prints the keys, or why it may not be retired. */
export const retireKey = ({ secret, table, key, leaked = false }: RetireOptions): Promise<void> =>
  report(openKeys(secret).retire(key, { table: { client: new DynamoDBClient(), name: table }, isLeaked: leaked }));

const openKeys = (secretId: string) =>
  makeKeyOperator({ store: makeKeyStore(new SecretsManagerClient(), secretId), now });

async function report(changing: ReturnType<ReturnType<typeof openKeys>["add"]>): Promise<void> {
  const changed = await changing;
  if (changed.ok) console.log(formatKeys(changed.value, now()));
  else {
    console.error(explainRefusal(changed.refusal));
    process.exitCode = 1;
  }
}

/** Seals the webhook secrets with the current key, and prints how far it is. */
export async function reseal({ secret, table, from }: ResealOptions): Promise<void> {
  let pages = 0;
  for await (const progress of openKeys(secret).reseal({ client: new DynamoDBClient(), name: table }, from)) {
    pages += 1;
    const { resealed, failed, position, isFinal } = progress;
    if (position !== undefined) {
      if (pages % 100 === 0)
        console.log(`${countNoun(resealed, "subscription")} re-sealed; so far up to --from ${position}`);
      continue;
    }
    console.log(`Done: ${countNoun(resealed, "subscription")} re-sealed, ${failed.length} failed.`);
    for (const id of failed) console.error(`${id}: a secret could not be opened, or others changed it all the time.`);
    if (!isFinal) console.log("A function may still seal with the key before: run it again 20 minutes after activate.");
    if (failed.length > 0) process.exitCode = 1;
  }
}
