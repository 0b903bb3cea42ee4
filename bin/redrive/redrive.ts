import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { StreamFailure } from "../../lib/contract/stream-failure.ts";
import type { InvokeAgain } from "./invoke-again.ts";

/** How far a run has got: how many messages were handed out again, and which failed again, with why. */
export type Redriven = { readonly handed: number; readonly failed: readonly string[] };

/** How long a message stays with this run while it is worked, in seconds, or after a run that was killed. */
const heldSeconds = 300;

/** How long it is waited for more before a queue counts as empty. */
const waitSeconds = 2;

/**
 * Hands everything that waits in the queue `from` out again, ten at a time: an order goes to the queue `to`; of the failure of a stream, the records
 * go to the function that failed on them. A message is deleted once that worked, so whoever dies between leaves it, and it is handed out twice,
 * which changes nothing. What fails again stays. Throws where there are orders and no `to`, and when AWS refuses.
 */
export async function redrive(options: {
  sqs: SQSClient;
  invokeAgain: InvokeAgain;
  from: string;
  to: string | undefined;
  onProgress: (redriven: Redriven) => void;
}): Promise<Redriven> {
  const { sqs, invokeAgain, from, to, onProgress } = options;
  const seen = new Set<string>();
  const invoked = new Set<string>();
  const left = new Set<Message>();
  const failed: string[] = [];
  let handed = 0;
  try {
    for (;;) {
      const fresh = (await receive()).filter(({ MessageId = "" }) => !seen.has(MessageId));
      if (fresh.length === 0) break;
      for (const message of fresh) left.add(message);
      const worked = await Promise.allSettled(fresh.map(handOut));
      for (const each of worked) if (each.status === "rejected") throw each.reason;
      onProgress({ handed, failed });
    }
  } finally {
    // Until now each was kept from coming again; the next run is to find them. (At 0 instead of 1 the emulator loses a message.)
    for (const { ReceiptHandle } of left) await release(ReceiptHandle);
  }
  return { handed, failed };

  async function receive(): Promise<Message[]> {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        ...{ QueueUrl: from, MaxNumberOfMessages: 10, VisibilityTimeout: heldSeconds, WaitTimeSeconds: waitSeconds },
      }),
    );
    return Messages;
  }

  async function release(ReceiptHandle: string | undefined): Promise<void> {
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: from, ReceiptHandle, VisibilityTimeout: 1 }));
  }

  async function handOut(message: Message): Promise<void> {
    seen.add(message.MessageId ?? "");
    const why = await refusalOf(message.Body ?? "");
    if (why !== undefined) return void failed.push(why);
    await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle: message.ReceiptHandle }));
    left.delete(message);
    handed += 1;
  }

  /** Undefined when it was taken, otherwise why not. */
  async function refusalOf(body: string): Promise<string | undefined> {
    const failure = failureIn(body);
    if (!failure) {
      if (to === undefined) throw new Error("There are orders in this queue: say where they go, with --to.");
      await sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody: body }));
      return undefined;
    }
    // A function that still cannot read a record says so with the same words in the same queue.
    if (invoked.has(body)) {
      handed -= 1;
      return "still cannot be read";
    }
    invoked.add(body);
    return invokeAgain(failure);
  }
}

function failureIn(body: string): StreamFailure | undefined {
  try {
    return StreamFailure.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
