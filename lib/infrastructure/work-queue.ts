import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

/** How often a message is tried before SQS moves it to the dead letters. */
export const maxReceiveCount = 5;

/** A queue, its dead-letter queue, and how long a failed message waits before its retry. */
export type WorkQueue = { readonly queue: Queue; readonly deadLetters: Queue; readonly retryInterval: Duration };

/** The retry interval that AWS recommends for a function with this timeout: six times as long. */
export const recommendedRetryInterval = (workerTimeout: Duration): Duration =>
  Duration.seconds(workerTimeout.toSeconds() * 6);

/**
 * Adds a queue of work for one function, and its dead-letter queue. A failed message reappears after the visibility
 * timeout, so that timeout is the retry interval. It must be longer than the function's timeout.
 */
export function addWorkQueue(scope: Construct, name: string, retryInterval: Duration): WorkQueue {
  const deadLetters = addTerminalQueue(scope, `${name}DeadLetters`);
  const queue = new Queue(scope, `${name}Queue`, {
    visibilityTimeout: retryInterval,
    retentionPeriod: Duration.days(4),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    deadLetterQueue: { queue: deadLetters, maxReceiveCount },
  });
  return { queue, deadLetters, retryInterval };
}

/** Adds a queue that only a person reads. It keeps messages as long as SQS allows, and outlives the stack. */
export function addTerminalQueue(scope: Construct, id: string): Queue {
  const terminal = new Queue(scope, id, {
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(terminal).acknowledge({
    id: "AwsSolutions-SQS3",
    reason: "Failures end here; no further dead-letter queue exists.",
  });
  return terminal;
}
