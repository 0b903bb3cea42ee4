import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { pascalCase } from "./pascal-case.ts";

/** The ways a lead travels to a client. */
export type Channel = "sms" | "email" | "webhook";

/** All channels, in the order they are shown. */
export const channels: readonly Channel[] = ["sms", "email", "webhook"];

/** How often a delivery is tried before it goes to the dead letters. */
export const maxReceiveCount = 5;

/** A channel's queue, where its failures end, and how long a failed delivery rests before it is tried again. */
export type ChannelQueue = {
  readonly channel: Channel;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly retryInterval: Duration;
};

/**
 * A queue for one channel. A failed delivery reappears after the visibility timeout, so that timeout is the retry
 * interval; Lambda asks for at least six times the function's timeout, which is why senders have short ones.
 */
export function addChannelQueue(scope: Construct, channel: Channel, senderTimeout: Duration): ChannelQueue {
  const name = pascalCase(channel);
  const retryInterval = Duration.seconds(senderTimeout.toSeconds() * 6);
  const deadLetters = addTerminalQueue(scope, `${name}DeadLetters`);
  const queue = new Queue(scope, `${name}Queue`, {
    visibilityTimeout: retryInterval,
    retentionPeriod: Duration.days(4),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    deadLetterQueue: { queue: deadLetters, maxReceiveCount },
  });
  return { channel, queue, deadLetters, retryInterval };
}

/** A queue that nothing reads but a person: kept as long as SQS allows and never deleted with the stack. */
export function addTerminalQueue(scope: Construct, id: string): Queue {
  const terminal = new Queue(scope, id, {
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(terminal).acknowledge({
    id: "AwsSolutions-SQS3",
    reason: "Failures end here; there is nowhere further.",
  });
  return terminal;
}
