import type { AwsClient } from "./emulators/aws-client.ts";
import type { Queue } from "./template/system.ts";

export type QueueDepth = {
  readonly name: string;
  readonly url: string;
  /** True when no function consumes the queue, so that failures end there. */
  readonly isDeadLetters: boolean;
  readonly ready: number;
  readonly inFlight: number;
  readonly delayed: number;
  readonly total: number;
};

export async function readQueueDepths(
  queues: readonly Queue[],
  consumedArns: ReadonlySet<string>,
  call: AwsClient,
): Promise<QueueDepth[]> {
  return Promise.all(
    queues.map(async ({ name, url, arn }) => {
      const { Attributes: counts } = await call.json<{ Attributes: Record<string, string> }>(
        "AmazonSQS.GetQueueAttributes",
        { QueueUrl: url, AttributeNames: ["All"] },
      );
      const ready = Number(counts["ApproximateNumberOfMessages"]);
      const inFlight = Number(counts["ApproximateNumberOfMessagesNotVisible"]);
      const delayed = Number(counts["ApproximateNumberOfMessagesDelayed"]);
      return {
        name,
        url,
        isDeadLetters: !consumedArns.has(arn),
        ready,
        inFlight,
        delayed,
        total: ready + inFlight + delayed,
      };
    }),
  );
}
