import { Duration, type Stack } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { ConfigurationSet } from "aws-cdk-lib/aws-ses";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { addFunction, type FunctionOptions } from "./baton-function.ts";
import { addChannelQueues, type Channel, type ChannelQueue, channels, type Lane } from "./channel-queue.ts";
import { addDeliveryTopic } from "./delivery-topic.ts";
import type { Deployment } from "./deployment.ts";
import { pascalCase } from "./pascal-case.ts";
import { publishTo, readAndPutItems, readSecret, sendEmailFrom, sendSms, sendTo, updateItems } from "./permissions.ts";
import { addQueueConsumer } from "./queue-consumer.ts";
import { maxReceiveCount } from "./work-queue.ts";

/** What the senders work with. */
export type DeliveryOptions = {
  readonly table: Table;
  readonly secret: Secret;
  readonly publicUrl: string;
  /** What emails are sent with, so that SES reports what came of them. */
  readonly configurationSet: ConfigurationSet;
  /** Where retries wait that are due soon. */
  readonly jobQueue: Queue;
  readonly deployment: Pick<
    Deployment,
    | "emailFrom"
    | "smsSenderId"
    | "smsSenders"
    | "smsPrices"
    | "smsCentsPerDay"
    | "smsMaxPriceUsd"
    | "allowHttpWebhooks"
    | "allowPrivateWebhooks"
  >;
};

/** One channel, complete: its queues, the first of them for what is sent the first time. */
export type DeliveryChannel = {
  readonly channel: Channel;
  readonly queues: readonly ChannelQueue[];
  readonly sender: LambdaFunction;
};

/**
 * How long a sender may take. SMS and email hand over to AWS and are quick; a webhook waits fifteen seconds for somebody else's
 * server, and there is reading before it and the receipt after it. Six times this is how long an order rests that a dying sender
 * left, before the queue hands it out again.
 */
const timeouts: Record<Channel, Duration> = {
  sms: Duration.seconds(5),
  email: Duration.seconds(5),
  webhook: Duration.seconds(20),
};

/**
 * How many batches of a channel are sent at once: SNS and SES accept some 20 and 14 messages a second until raised,
 * webhooks go to many servers.
 */
const concurrency: Record<Lane, number> = { sms: 4, email: 4, webhook: 50, "webhook-slow": 50 };

/** The fan-out: a topic, and per channel its queues with their dead letters and the function that sends. */
export function addDelivery(stack: Stack, options: DeliveryOptions): { topic: Topic; channels: DeliveryChannel[] } {
  const channelQueues = channels.map((channel) => ({
    channel,
    queues: addChannelQueues(stack, channel, timeouts[channel]),
  }));
  const topic = addDeliveryTopic(
    stack,
    channelQueues.flatMap(({ queues }) => queues),
  );
  const deliveryChannels = channelQueues.map(({ channel, queues }): DeliveryChannel => {
    const sender = addFunction(stack, `deliver-${channel}`, {
      ...makeSenderOptions(stack, topic, options)[channel],
      timeout: timeouts[channel],
      memoryMb: 512,
    });
    for (const { queue, lane } of queues) {
      addQueueConsumer(stack, {
        id: `Deliver${pascalCase(lane)}Queue`,
        queue,
        consumer: sender,
        maxConcurrency: concurrency[lane],
      });
    }
    return { channel, queues, sender };
  });
  return { topic, channels: deliveryChannels };
}

function makeSenderOptions(
  stack: Stack,
  topic: Topic,
  { table, secret, publicUrl, configurationSet, deployment, jobQueue }: DeliveryOptions,
): Record<Channel, Pick<FunctionOptions, "purpose" | "environment" | "may">> {
  const commonEnvironment = {
    TABLE_NAME: table.tableName,
    SECRET_ID: secret.secretArn,
    PUBLIC_URL: publicUrl,
    DUE_QUEUE_URL: jobQueue.queueUrl,
    MAX_RECEIVE_COUNT: String(maxReceiveCount),
  };
  const commonPermissions = [readAndPutItems(table), updateItems(table), readSecret(secret), sendTo(jobQueue)];
  return {
    sms: {
      purpose: "Texts a lead to a client's phone",
      environment: { ...commonEnvironment, ...toSmsEnvironment(deployment) },
      may: [...commonPermissions, sendSms()],
    },
    email: {
      purpose: "Emails a lead to a client",
      environment: {
        ...commonEnvironment,
        EMAIL_FROM: deployment.emailFrom,
        EMAIL_SET: configurationSet.configurationSetName,
      },
      may: [...commonPermissions, sendEmailFrom(stack, deployment.emailFrom, configurationSet)],
    },
    webhook: {
      purpose: "Posts a lead, signed, to a client's server",
      environment: {
        ...commonEnvironment,
        // To hand on to the slow lane what is for an endpoint that fails.
        TOPIC_ARN: topic.topicArn,
        PUBLIC_URL: publicUrl,
        ALLOW_HTTP_WEBHOOKS: String(deployment.allowHttpWebhooks),
        ALLOW_PRIVATE_WEBHOOKS: String(deployment.allowPrivateWebhooks),
      },
      may: [...commonPermissions, publishTo(topic)],
    },
  };
}

function toSmsEnvironment(deployment: DeliveryOptions["deployment"]): FunctionOptions["environment"] {
  const { smsSenderId, smsSenders, smsPrices, smsCentsPerDay, smsMaxPriceUsd } = deployment;
  return {
    SMS_SENDER_ID: smsSenderId,
    SMS_SENDERS: JSON.stringify(smsSenders),
    SMS_PRICES: JSON.stringify(smsPrices),
    SMS_CENTS_PER_DAY: String(smsCentsPerDay),
    ...(smsMaxPriceUsd === undefined ? {} : { SMS_MAX_PRICE_USD: smsMaxPriceUsd }),
  };
}
