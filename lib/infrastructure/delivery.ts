import { Duration, type Stack } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Topic } from "aws-cdk-lib/aws-sns";
import { addFunction, type FunctionOptions } from "./baton-function.ts";
import { addChannelQueue, type Channel, type ChannelQueue, channels } from "./channel-queue.ts";
import { addDeliveryTopic } from "./delivery-topic.ts";
import type { Deployment } from "./deployment.ts";
import { readAndAppend, readSecret, sendEmailFrom, textPhones } from "./permissions.ts";
import { addQueueConsumer } from "./queue-consumer.ts";
import { maxReceiveCount } from "./work-queue.ts";

/** What the senders work with. */
export type DeliveryOptions = {
  readonly table: Table;
  readonly secret: Secret;
  readonly publicUrl: string;
  readonly deployment: Pick<Deployment, "emailFrom" | "smsSenderId" | "allowHttpWebhooks">;
};

/** One channel, complete. */
export type DeliveryChannel = ChannelQueue & { readonly sender: LambdaFunction };

/**
 * How long a sender may take. SMS and email hand over to AWS and are quick; a webhook waits for somebody else's server.
 * Six times this is the retry interval, so a lead whose webhook failed once is offered again a minute later and given
 * up after five.
 */
const timeouts: Record<Channel, Duration> = {
  sms: Duration.seconds(5),
  email: Duration.seconds(5),
  webhook: Duration.seconds(10),
};

/**
 * How many batches of a channel are sent at once: SNS and SES accept some 20 and 14 messages a second until raised,
 * webhooks go to many servers.
 */
const concurrency: Record<Channel, number> = { sms: 4, email: 4, webhook: 50 };

/** The fan-out: a topic, and per channel a queue with its dead letters and the function that sends. */
export function addDelivery(stack: Stack, options: DeliveryOptions): { topic: Topic; channels: DeliveryChannel[] } {
  const queues = channels.map((channel) => addChannelQueue(stack, channel, timeouts[channel]));
  const topic = addDeliveryTopic(stack, queues);
  const sending = queues.map((channelQueue): DeliveryChannel => {
    const { channel, queue } = channelQueue;
    const sender = addFunction(stack, `deliver-${channel}`, {
      ...senders(stack, options)[channel],
      timeout: timeouts[channel],
      memoryMb: 512,
    });
    addQueueConsumer(stack, { queue, consumer: sender, maxConcurrency: concurrency[channel] });
    return { ...channelQueue, sender };
  });
  return { topic, channels: sending };
}

function senders(
  stack: Stack,
  { table, secret, publicUrl, deployment }: DeliveryOptions,
): Record<Channel, Pick<FunctionOptions, "purpose" | "environment" | "may">> {
  const told = { TABLE_NAME: table.tableName, SECRET_ID: secret.secretArn, MAX_RECEIVE_COUNT: String(maxReceiveCount) };
  const may = [readAndAppend(table), readSecret(secret)];
  return {
    sms: {
      purpose: "Texts a lead to a client's phone",
      environment: { ...told, PUBLIC_URL: publicUrl, SMS_SENDER_ID: deployment.smsSenderId },
      may: [...may, textPhones()],
    },
    email: {
      purpose: "Emails a lead to a client",
      environment: { ...told, PUBLIC_URL: publicUrl, EMAIL_FROM: deployment.emailFrom },
      may: [...may, sendEmailFrom(stack, deployment.emailFrom)],
    },
    webhook: {
      purpose: "Posts a lead, signed, to a client's server",
      environment: { ...told, ALLOW_HTTP_WEBHOOKS: String(deployment.allowHttpWebhooks) },
      may,
    },
  };
}
