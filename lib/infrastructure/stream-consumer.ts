import { Duration } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import {
  EventSourceMapping,
  FilterCriteria,
  FilterRule,
  type Function as LambdaFunction,
  StartingPosition,
} from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { grant } from "./permission.ts";
import { listStreams, readStream } from "./permissions.ts";

/** Which inserted items a function sees, by sort key, and how long it may wait to see several at once. */
export type StreamConsumerOptions = {
  readonly table: Table;
  readonly consumer: LambdaFunction;
  /** Where records end that could not be handled; the function may put its own there. */
  readonly failures: Queue;
  readonly sortKey: { readonly equals: readonly string[] } | { readonly startsWith: string };
  readonly batchingWindow: Duration | undefined;
};

/**
 * Feeds the table's stream to a function. A record that keeps failing is cut out of its batch by bisection, retried,
 * and then named in a queue, so that it never holds up the records behind it for long.
 */
export function addStreamConsumer(scope: Construct, options: StreamConsumerOptions): EventSourceMapping {
  const { table, consumer, failures, sortKey, batchingWindow } = options;
  for (const permission of [readStream(table), listStreams(table)]) grant(consumer, permission);
  return new EventSourceMapping(scope, `${consumer.node.id}Stream`, {
    target: consumer,
    eventSourceArn: table.tableStreamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    filters: [
      FilterCriteria.filter({
        eventName: FilterRule.isEqual("INSERT"),
        dynamodb: {
          Keys: {
            sk: {
              S: "equals" in sortKey ? FilterRule.or(...sortKey.equals) : FilterRule.beginsWith(sortKey.startsWith),
            },
          },
        },
      }),
    ],
    batchSize: 50,
    ...(batchingWindow ? { maxBatchingWindow: batchingWindow } : {}),
    // Leads spread over all keys, so batches of one shard can run side by side without two of them sharing a lead.
    parallelizationFactor: 4,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    // Enough to sit out a short outage of what the function calls; a bad record is by then alone in its batch.
    retryAttempts: 50,
    maxRecordAge: Duration.hours(6),
    onFailure: { bind: () => ({ destination: failures.queueArn }) },
  });
}
