import { SQSClient } from "@aws-sdk/client-sqs";
import { readEnvironment } from "../lib/contract/environment.ts";
import { now } from "../lib/outbound/clock.ts";
import { makeDueItems } from "../lib/outbound/dynamodb/due-store.ts";
import { openTable } from "../lib/outbound/dynamodb/table.ts";
import { makeDueQueue } from "../lib/outbound/sqs/due-queue.ts";
import { makeSweepDue } from "../lib/use-cases/sweep-due.ts";

const { TABLE_NAME, DUE_QUEUE_URL } = readEnvironment(process.env, ["TABLE_NAME", "DUE_QUEUE_URL"]);

const sweepDue = makeSweepDue({
  dueItems: makeDueItems(openTable(TABLE_NAME)),
  dueQueue: makeDueQueue(new SQSClient({ cacheMiddleware: true }), DUE_QUEUE_URL),
  now,
});

export const handler = async () => sweepDue();
