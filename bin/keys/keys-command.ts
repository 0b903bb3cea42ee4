import type { Command } from "commander";
import * as z from "zod";
import { maxKeyId } from "#platform/secrets/key-list.ts";
import { parseWith, tableOption } from "../options.ts";
import type { ResealOptions, RetireOptions, SecretOption } from "./run-keys.ts";
import { parsePosition } from "./scan-position.ts";

const secretOption = ["--secret <id>", "the secret: output SecretArn of the deployed stack"] as const;
/** An empty text is no number here: it would be key 0. */
const parseKeyId = parseWith(
  z.string().regex(/^\d+$/).transform(Number).pipe(z.int().max(maxKeyId)),
  "the number of a key, as in status",
);
const parseFrom = parseWith(
  z.string().refine((text) => parsePosition(text) !== undefined),
  "a position that an earlier run printed",
);

/** Adds `baton keys` with its commands. */
export function addKeys(program: Command): void {
  const keys = program
    .command("keys")
    .description("rotate the keys that sign links and encrypt webhook secrets; docs/rotation.md has the order");
  keys
    .command("status")
    .summary("list the keys, and what may be done next")
    .description("Lists the keys in the secret, and says which command is next and from when. Changes nothing.")
    .requiredOption(...secretOption)
    .action(async (options: SecretOption) => (await import("./run-keys.ts")).printKeys(options));
  keys
    .command("add")
    .summary("add a key that every process learns before it is used")
    .description(
      "Adds a key to the secret. Functions read it within 20 minutes, and seal and sign with the key before it until you " +
        "activate the new one. Refuses while an added key waits to be activated.",
    )
    .requiredOption(...secretOption)
    .action(async (options: SecretOption) => (await import("./run-keys.ts")).addKey(options));
  keys
    .command("activate")
    .summary("seal and sign with the added key from now on")
    .description(
      "Makes the added key the one that seals and signs; functions still accept the keys before it. Refuses in the first 20 " +
        "minutes after `keys add`.",
    )
    .requiredOption(...secretOption)
    .action(async (options: SecretOption) => (await import("./run-keys.ts")).activateKey(options));
  keys
    .command("reseal")
    .summary("encrypt the webhook secrets in the table with the current key")
    .description(
      "Encrypts the webhook secrets in the table with the current key. It reads the whole table, ten megabytes a second at " +
        "most. You may stop and repeat it. Exits with 1 if a secret could not be opened.",
    )
    .requiredOption(...secretOption)
    .requiredOption(...tableOption)
    .option("--from <position>", "where an earlier run stopped, as it printed", parseFrom)
    .action(async (options: ResealOptions) => (await import("./run-keys.ts")).reseal(options));
  keys
    .command("retire")
    .summary("accept nothing more that an earlier key made")
    .description(
      "Retires an earlier key: links that it signed stop working. Refuses in the first 400 days after `keys activate`, with " +
        "--leaked in the first 20 minutes, and while a webhook secret in the table is sealed with the key.",
    )
    .requiredOption(...secretOption)
    .requiredOption(...tableOption)
    .requiredOption("--key <number>", "the number of the key", parseKeyId)
    .option("--leaked", "do not wait until its links have ended: they stop working")
    .action(async (options: RetireOptions) => (await import("./run-keys.ts")).retireKey(options));
}
