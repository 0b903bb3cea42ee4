import { Duration } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as FunctionTarget } from "aws-cdk-lib/aws-events-targets";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { addFunction } from "./baton-function.ts";
import { agencyIndex, dueIndex } from "./history-table.ts";
import {
  deleteItems,
  publishTo,
  queryIndexes,
  readAndPutItems,
  readSecret,
  sendTo,
  updateItems,
} from "./permissions.ts";
import { addQueueConsumer } from "./queue-consumer.ts";
import { addWorkQueue, type WorkQueue } from "./work-queue.ts";

/** What finds what is due, the queue it waits in for its second, and what works it then. */
export type DueWork = WorkQueue & { readonly sweep: LambdaFunction; readonly worker: LambdaFunction };

const workerTimeout = Duration.seconds(60);

/** The queue in which what falls due waits for its second. */
export const addDueQueue = (scope: Construct): WorkQueue => addWorkQueue(scope, "Due", workerTimeout);

/** What due work works with. */
export type DueWorkOptions = {
  readonly table: Table;
  readonly secret: Secret;
  readonly topic: Topic;
  readonly workQueue: WorkQueue;
};

/**
 * The one mechanism for time: every minute a sweep moves what falls due in the next into a queue, with a delay in
 * seconds, and a worker does it when it comes out.
 */
export function addDueWork(scope: Construct, { table, secret, topic, workQueue }: DueWorkOptions): DueWork {
  const sweep = addFunction(scope, "sweep", {
    purpose: "Hands what falls due within a minute to the due queue",
    environment: { TABLE_NAME: table.tableName, DUE_QUEUE_URL: workQueue.queue.queueUrl },
    may: [queryIndexes(table, [dueIndex]), sendTo(workQueue.queue)],
    // A sweep that hangs is over before the next begins.
    timeout: Duration.seconds(50),
    memoryMb: 512,
  });
  scheduleEveryMinute(scope, sweep);

  const worker = addFunction(scope, "work-due", {
    purpose: "Does what has fallen due: retries, replays, leads that were held or lost, canaries, endpoints that fail",
    environment: { TABLE_NAME: table.tableName, SECRET_ID: secret.secretArn, TOPIC_ARN: topic.topicArn },
    may: [
      ...[readAndPutItems(table), updateItems(table), deleteItems(table), queryIndexes(table, [agencyIndex])],
      ...[readSecret(secret), publishTo(topic)],
    ],
    timeout: workerTimeout,
    memoryMb: 1024,
  });
  addQueueConsumer(scope, { queue: workQueue.queue, consumer: worker, maxConcurrency: 10 });
  return { ...workQueue, sweep, worker };
}

/** Runs a function each minute. One that failed, or came too late, is not repeated: the next comes anyway and finds the same. */
function scheduleEveryMinute(scope: Construct, lambda: LambdaFunction): Rule {
  const minute = Duration.minutes(1);
  lambda.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: minute });
  return new Rule(scope, "EveryMinute", {
    description: "Looks for what falls due",
    schedule: Schedule.rate(minute),
    targets: [new FunctionTarget(lambda, { retryAttempts: 0, maxEventAge: minute })],
  });
}
