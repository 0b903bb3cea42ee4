import { Duration, type Stack } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { ConfigurationSet } from "aws-cdk-lib/aws-ses";
import { SubscriptionFilter, type Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { addFunction } from "./baton-function.ts";
import { toSmsEnvironment } from "./delivery.ts";
import type { Deployment } from "./deployment/deployment.ts";
import { readAndPutItems, readSecret, sendRawEmailFrom, sendReportedSms, sendSms, updateItems } from "./permissions.ts";
import { addQueueConsumer } from "./queue-consumer.ts";
import { addWorkQueue, maxReceiveCount, type WorkQueue } from "./work-queue.ts";

/** The queue of messages about appointments, and its sender. */
export type AppointmentMessages = WorkQueue & { readonly sender: LambdaFunction };

export type AppointmentMessagesOptions = {
  readonly table: ITable;
  readonly secret: Secret;
  readonly topic: Topic;
  readonly publicUrl: string;
  /** Configuration set of every email, so that SES reports bounces and complaints. */
  readonly configurationSet: ConfigurationSet;
  /** Configuration set of every text, where texts are sent with reports. */
  readonly smsSet: string | undefined;
  readonly deployment: Pick<
    Deployment,
    | "emailFrom"
    | "emailDomains"
    | "smsSenderId"
    | "smsSenders"
    | "smsPrices"
    | "smsCentsPerDay"
    | "smsMaxPriceUsd"
    | "queueConcurrency"
  >;
};

/** An order that failed is retried after a minute: both sides can wait that long, and a short outage of SES is over. */
const retryInterval = Duration.seconds(60);

/**
 * Adds the path of the messages about appointments: a queue of the topic, and a sender of its own, so that the bundles of
 * the lead senders do not grow by the rules of all time zones.
 */
export function addAppointmentMessages(stack: Stack, options: AppointmentMessagesOptions): AppointmentMessages {
  const { table, secret, topic, publicUrl, configurationSet, smsSet, deployment } = options;
  const workQueue = addWorkQueue(stack, "Appointment", retryInterval);
  topic.addSubscription(
    new SqsSubscription(workQueue.queue, {
      rawMessageDelivery: true,
      filterPolicy: { channel: SubscriptionFilter.stringFilter({ allowlist: ["appointment"] }) },
    }),
  );
  const sender = addFunction(stack, "deliver-appointment", {
    purpose: "Sends invitations to appointments and reminders to both sides",
    entry: smsSet === undefined ? undefined : "deliver-appointment-with-reports",
    environment: {
      TABLE_NAME: table.tableName,
      SECRET_ID: secret.secretArn,
      PUBLIC_URL: publicUrl,
      MAX_RECEIVE_COUNT: String(maxReceiveCount),
      EMAIL_FROM: deployment.emailFrom,
      EMAIL_SET: configurationSet.configurationSetName,
      ...toSmsEnvironment(deployment, smsSet),
    },
    may: [
      readAndPutItems(table),
      updateItems(table),
      readSecret(secret),
      sendRawEmailFrom(stack, { emailFrom: deployment.emailFrom, domains: deployment.emailDomains }, configurationSet),
      smsSet === undefined ? sendSms() : sendReportedSms(),
    ],
    // The time that an attempt may take with slow calls, and several seconds to load the secret and read the lead.
    timeout: Duration.seconds(25),
    memoryMb: 512,
  });
  addQueueConsumer(stack, {
    queue: workQueue.queue,
    consumer: sender,
    maxConcurrency: deployment.queueConcurrency.appointment,
  });
  return { ...workQueue, sender };
}
