import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import { addFunction } from "./baton-function.ts";
import type { Deployment } from "./deployment/deployment.ts";
import { readAndPutItems, updateItems } from "./permissions.ts";
import { addQueueConsumer } from "./queue-consumer.ts";
import { addWorkQueue, recommendedRetryInterval, type WorkQueue } from "./work-queue.ts";

/** The path of what a provider reports: the topic to which it publishes, the queue, and the consumer. */
export type ProviderEvents = WorkQueue & { readonly topic: Topic; readonly consumer: LambdaFunction };

export type ProviderEventsOptions = {
  readonly table: ITable;
  readonly deployment: Pick<Deployment, "queueConcurrency">;
};

type Path = ProviderEventsOptions & {
  id: "MailEvents" | "SmsEvents";
  name: "mail-events" | "sms-events";
  displayName: string;
  purpose: string;
};

/** An event needs only a few reads and writes. */
const consumerTimeout = Duration.seconds(10);

/**
 * Adds a topic for the events of a provider. Its queue keeps them until the consumer has processed them, so that none is
 * lost while the function cannot run. The topic is not encrypted with the account's SNS key, because the provider may not
 * use that key; the events hold an address or a phone number, and are stored only in the encrypted queue.
 */
export function addProviderEvents(
  scope: Construct,
  { id, name, displayName, purpose, table, deployment }: Path,
): ProviderEvents {
  const workQueue = addWorkQueue(scope, id, recommendedRetryInterval(consumerTimeout));
  const topic = new Topic(scope, `${id}Topic`, { displayName, enforceSSL: true });
  topic.addSubscription(new SqsSubscription(workQueue.queue, { rawMessageDelivery: true }));
  const consumer = addFunction(scope, name, {
    purpose,
    environment: { TABLE_NAME: table.tableName },
    may: [readAndPutItems(table), updateItems(table)],
    timeout: consumerTimeout,
    memoryMb: 512,
  });
  addQueueConsumer(scope, { queue: workQueue.queue, consumer, maxConcurrency: deployment.queueConcurrency[name] });
  return { ...workQueue, topic, consumer };
}
