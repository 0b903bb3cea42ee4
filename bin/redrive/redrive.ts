import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { StreamFailure } from "#platform/streams/stream-failure.ts";
import type { Reinvoke } from "./reinvoke.ts";

/** How far a run has got: how many messages were handed out again, and which failed again, with why. */
export type RedriveProgress = { readonly handed: number; readonly failed: readonly string[] };

/** How long a message stays with this run while it is worked, in seconds, or after a run that was killed. */
const visibilityTimeoutSeconds = 300;

/** How long it is waited for more before a queue counts as empty. */
const waitSeconds = 2;

/**
 * Hands everything that waits in the queue `from` out again, ten at a time: an order goes to the queue `to`; of the failure of a stream, the records
 * go to the function that failed on them. A message is deleted once that worked, so whoever dies between leaves it, and it is handed out twice,
 * which changes nothing. What fails again stays, and so does an order where there is no `to`. Throws when AWS refuses.
 */
export async function redrive(options: {
  sqs: SQSClient;
  reinvoke: Reinvoke;
  from: string;
  to: string | undefined;
  onProgress: (redriven: RedriveProgress) => void;
}): Promise<RedriveProgress> {
  const { sqs, reinvoke, from, to, onProgress } = options;
  const startedAt = Date.now();
  const seenIds = new Set<string>();
  /** How many of each body were handed out, and have not come back. */
  const handedOutByBody = new Map<string, number>();
  const remaining = new Map<string, Message>();
  const failed: string[] = [];
  let handed = 0;
  try {
    for (;;) {
      const messages = await receive();
      if (messages.length === 0) break;
      const fresh = messages.filter(({ MessageId = "" }) => !seenIds.has(MessageId));
      // What failed long ago comes again beside what was never seen, and can be released by its newest receipt alone.
      for (const message of messages) remaining.set(message.MessageId ?? "", message);
      const results = await Promise.allSettled(fresh.map(redriveMessage));
      for (const each of results) if (each.status === "rejected") throw each.reason;
      onProgress({ handed, failed });
    }
  } finally {
    // Until now each was kept from coming again; the next run is to find them. One that is not ours any more does so by itself.
    await Promise.allSettled([...remaining.values()].map(release));
  }
  return { handed, failed };

  async function receive(): Promise<Message[]> {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        ...{
          QueueUrl: from,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: visibilityTimeoutSeconds,
          WaitTimeSeconds: waitSeconds,
        },
        MessageSystemAttributeNames: ["SentTimestamp"],
      }),
    );
    return Messages;
  }

  /** (At 0 instead of 1 the emulator loses a message.) */
  async function release({ ReceiptHandle }: Message): Promise<void> {
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: from, ReceiptHandle, VisibilityTimeout: 1 }));
  }

  async function redriveMessage(message: Message): Promise<void> {
    const { MessageId = "", Body = "", ReceiptHandle } = message;
    seenIds.add(MessageId);
    const reason = hasFailedAgain(message) ? "failed again at once" : await redriveBody(Body);
    if (reason !== undefined) return void failed.push(reason);
    await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
    remaining.delete(MessageId);
    handedOutByBody.set(Body, (handedOutByBody.get(Body) ?? 0) + 1);
    handed += 1;
  }

  /**
   * Whether a message is what became of an equal one that was handed out just now: a function that still cannot read a record says so with the same
   * words in the same queue. One that was sent before this run began had waited beside it. Should this clock be ahead, it is merely tried once more.
   */
  function hasFailedAgain({ Body = "", Attributes }: Message): boolean {
    const times = handedOutByBody.get(Body) ?? 0;
    if (times === 0 || Number(Attributes?.SentTimestamp) < startedAt) return false;
    handedOutByBody.set(Body, times - 1);
    handed -= 1;
    return true;
  }

  /** Undefined when it was taken, otherwise why not. */
  async function redriveBody(body: string): Promise<string | undefined> {
    const failure = parseStreamFailure(body);
    if (failure) return reinvoke(failure);
    if (to === undefined) return "is no record of a stream: say which queue it goes to, with --to";
    await sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody: body }));
    return undefined;
  }
}

function parseStreamFailure(body: string): StreamFailure | undefined {
  try {
    return StreamFailure.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
