import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { batchesOf } from "#platform/batches-of.ts";
import type { DueMessage } from "../messages.ts";
import type { DueOrder, DueQueue } from "../ports.ts";

/** SQS takes at most ten messages in a batch, and delays a message by at most 15 minutes. */
const batchSize = 10;
const longestDelaySeconds = 900;

/** Sends each thing as one message that the queue holds back until it is due. */
export function makeDueQueue(client: SQSClient, queueUrl: string): DueQueue {
  const send = async (orders: readonly DueOrder[], now: Instant) => {
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: orders.map(({ dueAt, ...thing }, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(thing satisfies DueMessage),
          DelaySeconds: delaySeconds(now, dueAt),
        })),
      }),
    );
    if (Failed.length > 0)
      throw new Error(`${Failed.length} of ${orders.length} messages not taken: ${Failed[0]?.Code}`);
  };
  return {
    async enqueue(orders, now) {
      await Promise.all(batchesOf(batchSize, orders).map((batch) => send(batch, now)));
    },
  };
}

/** Rounded up: a message that came before its time would be left for the sweep of the next minute. */
const delaySeconds = (now: Instant, dueAt: Instant): number =>
  Math.min(Math.max(Math.ceil(elapsedMs(now, dueAt) / 1_000), 0), longestDelaySeconds);
