import { SQSClient } from "@aws-sdk/client-sqs";
import { readEnvironment } from "#app/environment.ts";
import { now } from "#platform/clock.ts";
import { openTable } from "#platform/table/table.ts";
import { makeJobQueue } from "#scheduling/adapters/job-queue.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeEnqueueDueJobs } from "#scheduling/enqueue-due-jobs.ts";

const { TABLE_NAME, DUE_QUEUE_URL } = readEnvironment(process.env, ["TABLE_NAME", "DUE_QUEUE_URL"]);

const enqueueDueJobs = makeEnqueueDueJobs({
  jobs: makeJobStore(openTable(TABLE_NAME)),
  jobQueue: makeJobQueue(new SQSClient({ cacheMiddleware: true }), DUE_QUEUE_URL),
  now,
});

export const handler = async () => enqueueDueJobs();
