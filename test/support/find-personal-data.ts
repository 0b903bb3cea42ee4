import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { LocalBaton } from "#local/start-baton.ts";

/**
 * Patterns of data that must never be printed: addresses, phone numbers, links that authorise an action, API keys, webhook secrets,
 * and the notes and fields of `aLeadBody`.
 */
const personalDataPatterns = [
  /[\w.+'-]+@[\w-]+(\.[\w-]+)+/g,
  /(\+44|\b0)7\d{3} ?\d{6}\b/g,
  /\/[lsv]\/[\w-]{20,}/g,
  /\bbaton_[\w-]{20,}/g,
  /\bwh(sec|sk)_[\w+/=-]+/g,
  /Zoë|O.Brien|slipped tiles/gi,
];

/**
 * Finds personal data, secrets and `words` in the output of functions and in failures queues. Reports of SES name their recipient
 * (docs/decisions/0040-bounced-email-not-delivered.md), so such a report in a failures queue may do so too.
 */
export async function findPersonalData(
  baton: Pick<LocalBaton, "logFolder" | "queues" | "clientConfig">,
  words: readonly string[] = [],
): Promise<string[]> {
  const logs = await readdir(baton.logFolder);
  const printed = logs.map(async (name) => ({ name, text: await readFile(join(baton.logFolder, name), "utf8") }));
  const endings = (await baton.queues()).filter(({ name, isDeadLetters }) => isDeadLetters && !name.includes("Mail"));
  const left = endings.map(async ({ name, url }) => ({ name, text: await readQueue(baton, url) }));
  const all = await Promise.all([...printed, ...left]);
  return all.flatMap(({ name, text }) =>
    [
      ...personalDataPatterns.flatMap((pattern) => text.match(pattern) ?? []),
      ...words.filter((word) => text.includes(word)),
    ].map((word) => `${name}: ${word}`),
  );
}

/** Reads all messages of a queue without deleting them. */
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
