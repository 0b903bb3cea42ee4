import { Duration, type Stack } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { ConfigurationSet } from "aws-cdk-lib/aws-ses";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { addFunction, type FunctionOptions, pascalCase } from "./baton-function.ts";
import { addChannelQueues, type ChannelQueue } from "./channel-queue.ts";
import { addDeliveryTopic } from "./delivery-topic.ts";
import type { Deployment } from "./deployment/deployment.ts";
import {
  publishTo,
  readAndPutItems,
  readSecret,
  sendEmailFrom,
  sendReportedSms,
  sendSms,
  sendTo,
  updateItems,
} from "./permissions.ts";
import { addQueueConsumer } from "./queue-consumer.ts";
import { maxReceiveCount } from "./work-queue.ts";

export type DeliveryOptions = {
  readonly table: ITable;
  readonly secret: Secret;
  readonly publicUrl: string;
  /** Configuration set of every email, so that SES reports bounces and complaints. */
  readonly configurationSet: ConfigurationSet;
  /** Configuration set of every text, where texts are sent with reports. */
  readonly smsSet: string | undefined;
  /** Queue in which retries wait that are due soon. */
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
    | "queueConcurrency"
  >;
};

/** One channel: its sender and its queues. The first queue holds first attempts. */
export type DeliveryChannel = {
  readonly channel: Channel;
  readonly queues: readonly ChannelQueue[];
  readonly sender: LambdaFunction;
};

/**
 * Timeouts of the senders: the time that an attempt may take with slow calls (lib/delivery/adapters/time-to-send.ts), and
 * several seconds to load the secret and read the lead. Usually a text or an email takes a tenth of a second, and a
 * webhook waits up to fifteen seconds for the client's server. A sender returns what it could not do before its timeout.
 */
const timeouts: Record<Channel, Duration> = {
  sms: Duration.seconds(20),
  email: Duration.seconds(20),
  webhook: Duration.seconds(30),
};

/**
 * How long an order that failed waits in its queue. AWS recommends six times the timeout, so that a batch that Lambda
 * throttles is not delivered twice. Each queue has a maximum concurrency, so that its sender is not throttled; and a
 * salesperson waits.
 */
const retryIntervals: Record<Channel, Duration> = {
  sms: Duration.seconds(60),
  email: Duration.seconds(60),
  webhook: Duration.seconds(120),
};

/** Adds the fan-out: a topic, and for each channel its queues, their dead letters and its sender. */
export function addDelivery(
  stack: Stack,
  options: DeliveryOptions,
): { topic: Topic; channels: DeliveryChannel[]; senders: Record<Channel, LambdaFunction> } {
  const channelQueues = Channel.options.map((channel) => ({
    channel,
    queues: addChannelQueues(stack, channel, retryIntervals[channel]),
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
        maxConcurrency: options.deployment.queueConcurrency[lane],
      });
    }
    return { channel, queues, sender };
  });
  const senders = Object.fromEntries(deliveryChannels.map(({ channel, sender }) => [channel, sender]));
  return { topic, channels: deliveryChannels, senders: senders as Record<Channel, LambdaFunction> };
}

function makeSenderOptions(
  stack: Stack,
  topic: Topic,
  { table, secret, publicUrl, configurationSet, smsSet, deployment, jobQueue }: DeliveryOptions,
): Record<Channel, Pick<FunctionOptions, "purpose" | "entry" | "environment" | "may">> {
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
      entry: smsSet === undefined ? undefined : "deliver-sms-with-reports",
      environment: { ...commonEnvironment, ...toSmsEnvironment(deployment, smsSet) },
      may: [...commonPermissions, smsSet === undefined ? sendSms() : sendReportedSms()],
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
        // The sender publishes orders for failing endpoints to the slow lane.
        TOPIC_ARN: topic.topicArn,
        PUBLIC_URL: publicUrl,
        ALLOW_HTTP_WEBHOOKS: String(deployment.allowHttpWebhooks),
        ALLOW_PRIVATE_WEBHOOKS: String(deployment.allowPrivateWebhooks),
      },
      may: [...commonPermissions, publishTo(topic)],
    },
  };
}

/** The environment variables of a function that sends texts. */
export function toSmsEnvironment(
  deployment: Pick<Deployment, "smsSenderId" | "smsSenders" | "smsPrices" | "smsCentsPerDay" | "smsMaxPriceUsd">,
  smsSet: string | undefined,
): FunctionOptions["environment"] {
  const { smsSenderId, smsSenders, smsPrices, smsCentsPerDay, smsMaxPriceUsd } = deployment;
  return {
    SMS_SENDER_ID: smsSenderId,
    SMS_SENDERS: JSON.stringify(smsSenders),
    SMS_PRICES: JSON.stringify(smsPrices),
    SMS_CENTS_PER_DAY: String(smsCentsPerDay),
    SMS_MAX_PRICE_USD: smsMaxPriceUsd,
    ...(smsSet !== undefined && { SMS_SET: smsSet }),
  };
}
