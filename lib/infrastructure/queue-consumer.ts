import { EventSourceMapping, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { grant } from "./permission.ts";
import { receiveFrom } from "./permissions.ts";

/** Connects a queue to a function. Batches are small, and each message succeeds or fails alone. */
export function addQueueConsumer(scope: Construct, options: QueueConsumerOptions): EventSourceMapping {
  const { queue, consumer, maxConcurrency } = options;
  grant(consumer, receiveFrom(queue));
  return new EventSourceMapping(scope, options.id ?? `${consumer.node.id}Queue`, {
    target: consumer,
    eventSourceArn: queue.queueArn,
    // Small, because Lambda retries the whole batch after a timeout, and could send each delivery in it twice.
    batchSize: 5,
    maxConcurrency,
    reportBatchItemFailures: true,
  });
}

/** The queue and its consumer. `maxConcurrency` (2 to 1,000) is what the channel behind the consumer can take. */
export type QueueConsumerOptions = {
  /** Construct id of the mapping. Default: derived from the function, which then has one queue. */
  readonly id?: string;
  readonly queue: Queue;
  readonly consumer: LambdaFunction;
  readonly maxConcurrency: number;
};
