import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { ConfigurationSet, EmailSendingEvent, EventDestination } from "aws-cdk-lib/aws-ses";
import { Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import { addFunction } from "./baton-function.ts";
import type { Deployment } from "./deployment/deployment.ts";
import { readAndPutItems, updateItems } from "./permissions.ts";
import { addQueueConsumer } from "./queue-consumer.ts";
import { addWorkQueue, recommendedRetryInterval, type WorkQueue } from "./work-queue.ts";

/** The path of SES events: the configuration set that senders name, the topic, the queue, and the consumer. */
export type MailEvents = WorkQueue & {
  readonly configurationSet: ConfigurationSet;
  readonly topic: Topic;
  readonly consumer: LambdaFunction;
};

export type MailEventsOptions = { readonly table: ITable; readonly deployment: Pick<Deployment, "queueConcurrency"> };

/** An event needs only a few reads and writes. */
const consumerTimeout = Duration.seconds(10);

/**
 * Adds the path of bounces and complaints from SES to Baton. SES publishes events to a topic. The topic's queue keeps
 * them until `mail-events` has processed them, so that none is lost while the function cannot run. The topic is not
 * encrypted with the account's SNS key, because SES may not use that key; the events hold the address and the subject
 * of the email, and are stored only in the encrypted queue.
 */
export function addMailEvents(scope: Construct, { table, deployment }: MailEventsOptions): MailEvents {
  const workQueue = addWorkQueue(scope, "MailEvents", recommendedRetryInterval(consumerTimeout));
  const topic = new Topic(scope, "MailEventsTopic", { displayName: "Baton mail events", enforceSSL: true });
  topic.addSubscription(new SqsSubscription(workQueue.queue, { rawMessageDelivery: true }));
  const configurationSet = new ConfigurationSet(scope, "MailSet");
  configurationSet.addEventDestination("MailEventsDestination", {
    destination: EventDestination.snsTopic(topic),
    events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT, EmailSendingEvent.REJECT],
  });
  const consumer = addFunction(scope, "mail-events", {
    purpose: "Stops emails to addresses that bounce or complain, and notifies the agency",
    environment: { TABLE_NAME: table.tableName },
    may: [readAndPutItems(table), updateItems(table)],
    timeout: consumerTimeout,
    memoryMb: 512,
  });
  addQueueConsumer(scope, {
    queue: workQueue.queue,
    consumer,
    maxConcurrency: deployment.queueConcurrency["mail-events"],
  });
  return { ...workQueue, configurationSet, topic, consumer };
}
