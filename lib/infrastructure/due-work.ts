import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as FunctionTarget } from "aws-cdk-lib/aws-events-targets";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { addFunction } from "./baton-function.ts";
import type { Deployment } from "./deployment/deployment.ts";
import { agencyIndex, dueIndex } from "./history-table.ts";
import {
  deleteItems,
  publishTo,
  queryIndexes,
  readAndPutItems,
  readSecret,
  sendTo,
  updateItems,
  writeExports,
} from "./permissions.ts";
import { addQueueConsumer } from "./queue-consumer.ts";
import { addWorkQueue, type WorkQueue } from "./work-queue.ts";

/** The sweep, the queue of due jobs and the worker. */
export type DueWork = WorkQueue & { readonly sweep: LambdaFunction; readonly worker: LambdaFunction };

const workerTimeout = Duration.seconds(60);

/**
 * The shortest retry interval with a margin: no job may reappear while its worker runs. AWS recommends six times the
 * timeout, for messages that wait in a function that is throttled; the limit of workers keeps these in the queue.
 */
const dueRetryInterval = Duration.seconds(90);

/** Adds the queue in which due jobs wait for their second. */
export const addDueQueue = (scope: Construct): WorkQueue => addWorkQueue(scope, "Due", dueRetryInterval);

export type DueWorkOptions = {
  readonly table: ITable;
  readonly secret: Secret;
  readonly topic: Topic;
  readonly workQueue: WorkQueue;
  readonly exportsBucket: Bucket;
  readonly deployment: Pick<Deployment, "queueConcurrency">;
};

/**
 * Adds the one mechanism for scheduled jobs. Every minute the sweep sends the jobs that are due in the next minute, and
 * spare messages for prompt ones of the minute after, to a queue, each with a delay in seconds. The worker runs a job when
 * it leaves the queue.
 */
export function addDueWork(scope: Construct, options: DueWorkOptions): DueWork {
  const { table, secret, topic, workQueue, exportsBucket, deployment } = options;
  const sweep = addFunction(scope, "sweep", {
    purpose: "Queues the jobs that are due within a minute",
    environment: { TABLE_NAME: table.tableName, DUE_QUEUE_URL: workQueue.queue.queueUrl },
    may: [queryIndexes(table, [dueIndex]), sendTo(workQueue.queue)],
    // A sweep that hangs ends before the next one begins.
    timeout: Duration.seconds(50),
    memoryMb: 512,
  });
  scheduleEveryMinute(scope, sweep);

  const worker = addFunction(scope, "work-due", {
    purpose:
      "Runs the jobs that are due: retries, replays, chases, held and lost leads, appointments, canaries, failing endpoints, exports",
    environment: {
      TABLE_NAME: table.tableName,
      SECRET_ID: secret.secretArn,
      TOPIC_ARN: topic.topicArn,
      DUE_QUEUE_URL: workQueue.queue.queueUrl,
      EXPORTS_BUCKET: exportsBucket.bucketName,
    },
    may: [
      readAndPutItems(table),
      updateItems(table),
      deleteItems(table),
      queryIndexes(table, [agencyIndex]),
      readSecret(secret),
      publishTo(topic),
      writeExports(exportsBucket),
      // The next step of a ladder may be due before the next sweep.
      sendTo(workQueue.queue),
    ],
    timeout: workerTimeout,
    memoryMb: 1024,
    // A long job continues through the queue until it is done. Each run does a part, so the chain ends.
    allowsRecursion: true,
  });
  addQueueConsumer(scope, {
    queue: workQueue.queue,
    consumer: worker,
    maxConcurrency: deployment.queueConcurrency.due,
  });
  return { ...workQueue, sweep, worker };
}

/** Invokes a function each minute. A failed run is not repeated: the next run finds the same jobs. */
function scheduleEveryMinute(scope: Construct, lambda: LambdaFunction): Rule {
  const minute = Duration.minutes(1);
  lambda.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: minute });
  return new Rule(scope, "EveryMinute", {
    description: "Finds the jobs that are due",
    schedule: Schedule.rate(minute),
    targets: [new FunctionTarget(lambda, { retryAttempts: 0, maxEventAge: minute })],
  });
}
