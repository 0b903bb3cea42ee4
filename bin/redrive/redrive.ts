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

/** The progress of a run: how many messages it redrove, and why others failed again. */
export type RedriveProgress = { readonly redriven: number; readonly failed: readonly string[] };

/** Seconds for which SQS hides a received message. After that it reappears, also if this run was killed. */
const visibilityTimeoutSeconds = 300;

/** How long a receive waits before the queue counts as empty, in seconds. */
const waitSeconds = 2;

/**
 * Redrives every message of the queue `from`, ten at a time. An order goes to the queue `to`; the records of a stream
 * failure go to the function that failed on them. A message is deleted after that succeeded. A run that crashes in
 * between leaves the message, and the next run redrives it again, which changes nothing (idempotent). A message that
 * fails again stays, and so does an order when `to` is undefined. Throws when AWS refuses a request.
 */
export async function redrive(options: {
  sqs: SQSClient;
  reinvoke: Reinvoke;
  from: string;
  to: string | undefined;
  onProgress: (progress: RedriveProgress) => void;
}): Promise<RedriveProgress> {
  const { sqs, reinvoke, from, to, onProgress } = options;
  const startedAt = Date.now();
  const seenIds = new Set<string>();
  /** How many messages of each body were redriven and have not come back. */
  const redrivenByBody = new Map<string, number>();
  const remaining = new Map<string, Message>();
  const failed: string[] = [];
  let redriven = 0;
  try {
    for (;;) {
      const messages = await receive();
      if (messages.length === 0) break;
      const fresh = messages.filter(({ MessageId = "" }) => !seenIds.has(MessageId));
      // A message that failed reappears beside new ones, and only its newest receipt can release it.
      for (const message of messages) remaining.set(message.MessageId ?? "", message);
      const results = await Promise.allSettled(fresh.map(redriveMessage));
      for (const result of results) if (result.status === "rejected") throw result.reason;
      onProgress({ redriven, failed });
    }
  } finally {
    // This run has hidden these messages; release them so that the next run finds them. A message that another reader
    // holds by now reappears automatically.
    await Promise.allSettled([...remaining.values()].map(release));
  }
  return { redriven, failed };

  async function receive(): Promise<Message[]> {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: from,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: visibilityTimeoutSeconds,
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ["SentTimestamp", "MessageGroupId"],
      }),
    );
    return Messages;
  }

  /** Releases a message. The timeout is 1 because the emulator loses a message at 0. */
  async function release({ ReceiptHandle }: Message): Promise<void> {
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: from, ReceiptHandle, VisibilityTimeout: 1 }));
  }

  async function redriveMessage(message: Message): Promise<void> {
    const { MessageId = "", Body = "", ReceiptHandle } = message;
    seenIds.add(MessageId);
    const reason = hasFailedAgain(message) ? "failed again at once" : await redriveBody(message);
    if (reason !== undefined) return void failed.push(reason);
    await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
    remaining.delete(MessageId);
    redrivenByBody.set(Body, (redrivenByBody.get(Body) ?? 0) + 1);
    redriven += 1;
  }

  /**
   * Returns true when an equal message was redriven just now and this one is its repeated failure. A function that
   * still cannot read a record sends an equal message to the same queue. A message that was sent before this run began
   * is not a repeat: it was waiting beside the first. If this machine's clock is ahead, the message is only redriven
   * once more.
   */
  function hasFailedAgain({ Body = "", Attributes }: Message): boolean {
    const times = redrivenByBody.get(Body) ?? 0;
    if (times === 0 || Number(Attributes?.SentTimestamp) < startedAt) return false;
    redrivenByBody.set(Body, times - 1);
    redriven -= 1;
    return true;
  }

  /** Redrives one message, in the group that it has. Returns undefined on success, otherwise the reason of the failure. */
  async function redriveBody({ Body = "", Attributes }: Message): Promise<string | undefined> {
    const failure = parseStreamFailure(Body);
    if (failure) return reinvoke(failure);
    if (to === undefined) return "is not a record of a stream: name the queue it goes to, with --to";
    const group = Attributes?.MessageGroupId;
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: to,
        MessageBody: Body,
        ...(group !== undefined && { MessageGroupId: group }),
      }),
    );
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
