import { EventSourceMapping, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { grant } from "./permission.ts";
import { receiveFrom } from "./permissions.ts";

/** Hands a queue's messages to a function, a few at a time; each message succeeds or fails by itself. */
export function addQueueConsumer(scope: Construct, options: QueueConsumerOptions): EventSourceMapping {
  const { queue, consumer, maxConcurrency } = options;
  grant(consumer, receiveFrom(queue));
  return new EventSourceMapping(scope, options.id ?? `${consumer.node.id}Queue`, {
    target: consumer,
    eventSourceArn: queue.queueArn,
    // Few, because a batch that times out is retried whole, and each delivery in it might then be sent twice.
    batchSize: 5,
    maxConcurrency,
    reportBatchItemFailures: true,
  });
}

/** Which queue goes to which function, and how many run at once (2 to 1,000): what the channel behind it can take. */
export type QueueConsumerOptions = {
  /** Of the mapping; the function's own when it has one queue. */
  readonly id?: string;
  readonly queue: Queue;
  readonly consumer: LambdaFunction;
  readonly maxConcurrency: number;
};
