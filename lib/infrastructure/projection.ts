import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { addFunction } from "./baton-function.ts";
import { addDiscardedRecords } from "./discarded-records.ts";
import { deleteItems, readAndPutItems, sendTo, updateItems } from "./permissions.ts";
import { addStreamConsumer } from "./stream-consumer.ts";
import { addTerminalQueue } from "./work-queue.ts";

/** Adds the projector of the read models. It waits a second, so that it writes the facts of one lead once. */
export function addProjection(scope: Construct, { table }: { table: ITable }) {
  const failures = addTerminalQueue(scope, "ProjectFunctionFailures");
  const projectFunction = addFunction(scope, "project", {
    purpose: "Updates billing records and other read models with the facts, and publishes events",
    environment: { TABLE_NAME: table.tableName, FAILURES_QUEUE_URL: failures.queueUrl },
    may: [readAndPutItems(table), deleteItems(table), updateItems(table), sendTo(failures)],
    timeout: Duration.seconds(30),
    memoryMb: 512,
  });
  addStreamConsumer(scope, {
    table,
    consumer: projectFunction,
    discarded: addDiscardedRecords(scope, "Project", failures),
    sortKey: { startsWith: ["fact/"] },
    batchingWindow: Duration.seconds(1),
  });
  return { consumer: projectFunction, failures };
}
