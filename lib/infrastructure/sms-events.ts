import { Duration, Stack } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { CfnConfigurationSet } from "aws-cdk-lib/aws-smsvoice";
import { Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import { TextEventType } from "#delivery/sms/messages.ts";
import { addFunction } from "./baton-function.ts";
import type { Deployment } from "./deployment/deployment.ts";
import { readAndPutItems, updateItems } from "./permissions.ts";
import { addQueueConsumer } from "./queue-consumer.ts";
import { addWorkQueue, recommendedRetryInterval, type WorkQueue } from "./work-queue.ts";

/** The path of reports about texts: the configuration set that senders name, the topic, the queue, and the consumer. */
export type SmsEvents = WorkQueue & {
  readonly configurationSet: string;
  readonly topic: Topic;
  readonly consumer: LambdaFunction;
};

export type SmsEventsOptions = { readonly table: ITable; readonly deployment: Pick<Deployment, "queueConcurrency"> };

/** An event needs only a few reads and writes. */
const consumerTimeout = Duration.seconds(10);

/**
 * Adds the path of carriers' reports from End User Messaging to Baton. It publishes them to a topic, whose queue keeps them
 * until `sms-events` has processed them. The topic is not encrypted with the account's SNS key, because End User Messaging
 * may not use that key; the events hold the phone number, and are stored only in the encrypted queue.
 */
export function addSmsEvents(scope: Construct, { table, deployment }: SmsEventsOptions): SmsEvents {
  const workQueue = addWorkQueue(scope, "SmsEvents", recommendedRetryInterval(consumerTimeout));
  const topic = new Topic(scope, "SmsEventsTopic", { displayName: "Baton SMS events", enforceSSL: true });
  topic.addSubscription(new SqsSubscription(workQueue.queue, { rawMessageDelivery: true }));
  topic.addToResourcePolicy(allowPublishing(Stack.of(scope), topic));
  const configurationSet = new CfnConfigurationSet(scope, "SmsSet", {
    eventDestinations: [
      {
        enabled: true,
        eventDestinationName: "baton",
        matchingEventTypes: [...TextEventType.options],
        snsDestination: { topicArn: topic.topicArn },
      },
    ],
  });
  // The first report may come as soon as the set exists.
  configurationSet.node.addDependency(topic);
  const consumer = addFunction(scope, "sms-events", {
    purpose: "Records what carriers did with texts, and notifies the agency of those that did not arrive",
    environment: { TABLE_NAME: table.tableName },
    may: [readAndPutItems(table), updateItems(table)],
    timeout: consumerTimeout,
    memoryMb: 512,
  });
  addQueueConsumer(scope, {
    queue: workQueue.queue,
    consumer,
    maxConcurrency: deployment.queueConcurrency["sms-events"],
  });
  return { ...workQueue, configurationSet: configurationSet.ref, topic, consumer };
}

/** Lets the configuration sets of this account publish. The policy cannot name the set, which needs the policy first. */
const allowPublishing = (stack: Stack, topic: Topic): PolicyStatement =>
  new PolicyStatement({
    actions: ["sns:Publish"],
    principals: [new ServicePrincipal("sms-voice.amazonaws.com")],
    resources: [topic.topicArn],
    conditions: {
      StringEquals: { "aws:SourceAccount": stack.account },
      ArnLike: {
        "aws:SourceArn": stack.formatArn({ service: "sms-voice", resource: "configuration-set", resourceName: "*" }),
      },
    },
  });
