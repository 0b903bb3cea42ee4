import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { chunk } from "#platform/chunk.ts";
import type { DueJobMessage } from "../messages.ts";
import type { JobQueue, ScheduledJob } from "../ports.ts";

/** SQS accepts at most ten messages in a batch, and delays a message by at most 15 minutes. */
const batchSize = 10;
const maxDelaySeconds = 900;

/** Sends each job as one message that the queue delays until the job is due. */
export function makeJobQueue(client: SQSClient, queueUrl: string): JobQueue {
  const send = async (jobs: readonly ScheduledJob[], now: Instant) => {
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: jobs.map(({ dueAt, ...job }, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(job satisfies DueJobMessage),
          // The queue then serves a busy agency after the others.
          MessageGroupId: job.agencyId,
          DelaySeconds: delaySeconds(now, dueAt),
        })),
      }),
    );
    if (Failed.length > 0) throw new Error(`${Failed.length} of ${jobs.length} messages not taken: ${Failed[0]?.Code}`);
  };
  return {
    async enqueue(jobs, now) {
      await Promise.all(chunk(batchSize, jobs).map((batch) => send(batch, now)));
    },
  };
}

/** Calculates the delay, rounded up: an early message would do nothing, and the job would wait for the next sweep. */
const delaySeconds = (now: Instant, dueAt: Instant): number =>
  Math.min(Math.max(Math.ceil(elapsedMs(now, dueAt) / 1_000), 0), maxDelaySeconds);
