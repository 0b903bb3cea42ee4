import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import {
  EventSourceMapping,
  FilterCriteria,
  FilterRule,
  type Function as LambdaFunction,
  StartingPosition,
} from "aws-cdk-lib/aws-lambda";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { grant } from "./permission.ts";
import { keepDiscarded, listStreams, readStream } from "./permissions.ts";

/** The inserted items that a function receives, by sort key, and the batching window. */
export type StreamConsumerOptions = {
  readonly table: ITable;
  readonly consumer: LambdaFunction;
  /** Bucket for the records that could not be processed. */
  readonly discarded: Bucket;
  readonly sortKey: { readonly equals?: readonly string[]; readonly startsWith: readonly string[] };
  readonly batchingWindow: Duration | undefined;
};

/** Connects the stream to a function. Lambda bisects a failing batch, retries, and stores the record in a bucket. */
export function addStreamConsumer(scope: Construct, options: StreamConsumerOptions): EventSourceMapping {
  const { table, consumer, discarded, sortKey, batchingWindow } = options;
  for (const permission of [readStream(table), listStreams(table), keepDiscarded(discarded)])
    grant(consumer, permission);
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
              S: [
                ...FilterRule.or(...(sortKey.equals ?? [])),
                ...sortKey.startsWith.flatMap((prefix) => FilterRule.beginsWith(prefix)),
              ],
            },
          },
        },
      }),
    ],
    batchSize: 50,
    maxBatchingWindow: batchingWindow,
    // The keys of leads are spread evenly, so that batches of one shard can run in parallel and no two share a lead.
    parallelizationFactor: 4,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    // Enough for a short outage of a service that the function calls; by then a bad record is alone in its batch.
    retryAttempts: 50,
    maxRecordAge: Duration.hours(6),
    onFailure: { bind: () => ({ destination: discarded.bucketArn }) },
  });
}
