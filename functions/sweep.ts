import { SQSClient } from "@aws-sdk/client-sqs";
import { readEnvironment } from "#app/environment.ts";
import { now } from "#platform/clock.ts";
import { openTable } from "#platform/table/table.ts";
import { makeDueQueue } from "#scheduling/adapters/due-queue.ts";
import { makeDueItems } from "#scheduling/adapters/due-store.ts";
import { makeSweepDue } from "#scheduling/sweep-due.ts";

const { TABLE_NAME, DUE_QUEUE_URL } = readEnvironment(process.env, ["TABLE_NAME", "DUE_QUEUE_URL"]);

const sweepDue = makeSweepDue({
  dueItems: makeDueItems(openTable(TABLE_NAME)),
  dueQueue: makeDueQueue(new SQSClient({ cacheMiddleware: true }), DUE_QUEUE_URL),
  now,
});

export const handler = async () => sweepDue();
