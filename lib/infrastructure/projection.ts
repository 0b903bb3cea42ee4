import { Duration } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { addFunction } from "./baton-function.ts";
import { readAndAppend, remove, update } from "./permissions.ts";
import { addStreamConsumer } from "./stream-consumer.ts";

/**
 * Keeps the read models up to date with every fact. It waits a second, so that the facts of one lead are folded and
 * written once.
 */
export function addProjection(scope: Construct, { table }: { table: Table }) {
  const project = addFunction(scope, "project", {
    purpose: "Keeps billing records and other read models up to date with the facts, and tells events",
    environment: { TABLE_NAME: table.tableName },
    may: [readAndAppend(table), remove(table), update(table)],
    timeout: Duration.seconds(30),
    memoryMb: 512,
  });
  const { failures } = addStreamConsumer(scope, {
    table,
    consumer: project,
    sortKey: { startsWith: "fact/" },
    batchingWindow: Duration.seconds(1),
  });
  return { consumer: project, failures };
}
