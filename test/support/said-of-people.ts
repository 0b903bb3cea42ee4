import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { LocalBaton } from "#local/start-baton.ts";

/**
 * How whatever may be printed nowhere looks: addresses, phone numbers, links in which somebody acts, API keys, the secrets of webhooks, and what
 * `aLeadBody` says of everybody.
 */
const unsaid = [
  /[\w.+'-]+@[\w-]+(\.[\w-]+)+/g,
  /(\+44|\b0)7\d{3} ?\d{6}\b/g,
  /\/[lsv]\/[\w-]{20,}/g,
  /\bbaton_[\w-]{20,}/g,
  /\bwh(sec|sk)_[\w+/=-]+/g,
  /Zoë|O.Brien|slipped tiles/gi,
];

/**
 * What functions printed of people and secrets, and what lies of them in queues where failures end; beside it whatever else of `words`. What SES reports
 * names its recipient (docs/decisions/0040-bounced-email-not-delivered.md), and so may what is left of that.
 */
export async function saidOfPeople(
  baton: Pick<LocalBaton, "logFolder" | "queues" | "clientConfig">,
  words: readonly string[] = [],
): Promise<string[]> {
  const logs = await readdir(baton.logFolder);
  const printed = logs.map(async (name) => ({ name, text: await readFile(join(baton.logFolder, name), "utf8") }));
  const endings = (await baton.queues()).filter(({ name, isDeadLetters }) => isDeadLetters && !name.includes("Mail"));
  const left = endings.map(async ({ name, url }) => ({ name, text: await readQueue(baton, url) }));
  const all = await Promise.all([...printed, ...left]);
  return all.flatMap(({ name, text }) =>
    [...unsaid.flatMap((pattern) => text.match(pattern) ?? []), ...words.filter((word) => text.includes(word))].map(
      (word) => `${name}: ${word}`,
    ),
  );
}

/** Everything that lies in a queue, which has it still when it is asked later. */
async function readQueue(baton: Pick<LocalBaton, "clientConfig">, QueueUrl: string): Promise<string> {
  const sqs = new SQSClient(baton.clientConfig("aws"));
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 2 }),
    );
    if (Messages.length === 0) break;
    bodies.push(...Messages.map(({ Body = "" }) => Body));
  }
  sqs.destroy();
  return bodies.join("\n");
}
