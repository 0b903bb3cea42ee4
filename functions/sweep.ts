import { SQSClient } from "@aws-sdk/client-sqs";
import { readEnvironment } from "#app/environment.ts";
import { openClient } from "#platform/aws/open-client.ts";
import { now } from "#platform/clock.ts";
import { makeScheduledHandler } from "#platform/lambda/scheduled-handler.ts";
import { openTable } from "#platform/table/table.ts";
import { makeJobQueue } from "#scheduling/adapters/job-queue.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeEnqueueDueJobs } from "#scheduling/enqueue-due-jobs.ts";

const { TABLE_NAME, DUE_QUEUE_URL } = readEnvironment(process.env, ["TABLE_NAME", "DUE_QUEUE_URL"]);
const jobQueue = makeJobQueue(openClient(SQSClient, "queue"), DUE_QUEUE_URL);

export const handler = makeScheduledHandler(
  "sweep",
  makeEnqueueDueJobs({ jobs: makeJobStore(openTable(TABLE_NAME)), jobQueue, now }),
);
