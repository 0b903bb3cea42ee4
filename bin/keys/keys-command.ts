import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Command } from "commander";
import * as z from "zod";
import { now } from "#platform/clock.ts";
import { maxKeyId } from "#platform/secrets/key-list.ts";
import { makeKeyStore } from "#platform/secrets/key-store.ts";
import { parseWith, tableOption } from "../options.ts";
import { explainRefusal, formatKeys } from "./format-keys.ts";
import { makeKeyOperator } from "./key-operator.ts";

const secretOption = ["--secret <id>", "the secret: output SecretArn of the deployed stack"] as const;
const parseKeyId = parseWith(z.coerce.number().pipe(z.int().min(0).max(maxKeyId)), "the number of a key, as in status");

/** Adds `baton keys` with its commands. */
export function addKeys(program: Command): void {
  const keys = program
    .command("keys")
    .description("rotate the keys that sign links and encrypt webhook secrets; docs/rotation.md has the order");
  keys
    .command("status")
    .summary("list the keys, and what may be done next")
    .requiredOption(...secretOption)
    .action(async ({ secret }: { secret: string }) => console.log(formatKeys(await openKeys(secret).read(), now())));
  keys
    .command("add")
    .summary("add a key that every process learns before it is used")
    .requiredOption(...secretOption)
    .action(({ secret }: { secret: string }) => report(openKeys(secret).add()));
  keys
    .command("activate")
    .summary("seal and sign with the added key from now on")
    .requiredOption(...secretOption)
    .action(({ secret }: { secret: string }) => report(openKeys(secret).activate()));
  keys
    .command("reseal")
    .summary("encrypt the webhook secrets in the table with the current key")
    .description(
      "Encrypts the webhook secrets in the table with the current key. It reads the whole table, ten megabytes a second at " +
        "most. You may stop and repeat it. Exits with 1 if a secret could not be opened.",
    )
    .requiredOption(...secretOption)
    .requiredOption(...tableOption)
    .option("--from <position>", "where an earlier run stopped, as it printed")
    .action(reseal);
  keys
    .command("retire")
    .summary("accept nothing more that an earlier key made")
    .requiredOption(...secretOption)
    .requiredOption(...tableOption)
    .requiredOption("--key <number>", "the number of the key", parseKeyId)
    .option("--leaked", "do not wait until its links have ended: they stop working")
    .action(({ secret, table, key, leaked = false }: RetireOptions) => {
      const options = { table: { client: new DynamoDBClient(), name: table }, isLeaked: leaked };
      return report(openKeys(secret).retire(key, options));
    });
}

type RetireOptions = { secret: string; table: string; key: number; leaked?: boolean };

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

async function reseal({ secret, table, from }: { secret: string; table: string; from?: string }): Promise<void> {
  let pages = 0;
  for await (const progress of openKeys(secret).reseal({ client: new DynamoDBClient(), name: table }, from)) {
    pages += 1;
    const { resealed, failed, position, isFinal } = progress;
    if (position !== undefined) {
      if (pages % 100 === 0) console.log(`${resealed} subscriptions re-sealed; so far up to --from ${position}`);
      continue;
    }
    console.log(`Done: ${resealed} subscriptions re-sealed, ${failed.length} failed.`);
    for (const id of failed) console.error(`${id}: a secret could not be opened, or others changed it all the time.`);
    if (!isFinal) console.log("A function may still seal with the key before: run it again 20 minutes after activate.");
    if (failed.length > 0) process.exitCode = 1;
  }
}
