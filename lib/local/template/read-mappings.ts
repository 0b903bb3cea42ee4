import * as z from "zod";
import { findFunction } from "./read-functions.ts";
import type { ReadResources } from "./read-resources.ts";
import type { LambdaFunction, QueueMapping, StreamMapping } from "./system.ts";

/** The properties that are read, with the defaults in the reference of `AWS::Lambda::EventSourceMapping`. */
const mappingProperties = {
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
  BatchSize: z.coerce.number().optional(),
  MaximumBatchingWindowInSeconds: z.coerce.number().default(0),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).default({ Filters: [] }),
  FunctionResponseTypes: z.array(z.string()).default([]),
  StartingPosition: z.enum(["TRIM_HORIZON", "LATEST"]).default("TRIM_HORIZON"),
  ParallelizationFactor: z.coerce.number().default(1),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: z.coerce.number().default(-1),
  MaximumRecordAgeInSeconds: z.coerce.number().default(-1),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).default({}),
  ScalingConfig: z.object({ MaximumConcurrency: z.coerce.number().optional() }).default({}),
};

/** How many batches of a queue run at once without a limit in the template. AWS starts with five. */
const defaultConcurrency = 8;

/** Reads the event source mappings of streams and of queues. Throws an Error for any other source. */
export function readMappings(
  read: ReadResources,
  functions: readonly LambdaFunction[],
): { streamMappings: StreamMapping[]; queueMappings: QueueMapping[] } {
  const streamMappings: StreamMapping[] = [];
  const queueMappings: QueueMapping[] = [];
  const mappings = read("AWS::Lambda::EventSourceMapping", mappingProperties).filter(
    ({ properties }) => properties.Enabled,
  );
  for (const { logicalId, properties: mapping } of mappings) {
    const source = mapping.EventSourceArn.split(":")[2];
    const common = {
      id: logicalId,
      functionName: findFunction(functions, mapping.FunctionName).name,
      windowSeconds: mapping.MaximumBatchingWindowInSeconds,
      filters: mapping.FilterCriteria.Filters.map(({ Pattern }) => Pattern),
      reportsItemFailures: mapping.FunctionResponseTypes.includes("ReportBatchItemFailures"),
    };
    if (source === "sqs") {
      queueMappings.push({
        ...common,
        queueArn: mapping.EventSourceArn,
        batchSize: mapping.BatchSize ?? 10,
        maxConcurrency: mapping.ScalingConfig.MaximumConcurrency ?? defaultConcurrency,
      });
    } else if (source === "dynamodb") {
      streamMappings.push({
        ...common,
        streamArn: mapping.EventSourceArn,
        batchSize: mapping.BatchSize ?? 100,
        startingPosition: mapping.StartingPosition,
        parallelism: mapping.ParallelizationFactor,
        bisects: mapping.BisectBatchOnFunctionError,
        maxRetries: toLimit(mapping.MaximumRetryAttempts),
        maxAgeSeconds: toLimit(mapping.MaximumRecordAgeInSeconds),
        onFailure: mapping.DestinationConfig.OnFailure?.Destination,
      });
    } else {
      throw new Error(`${logicalId} reads from ${mapping.EventSourceArn}, which the local system cannot read.`);
    }
  }
  return { streamMappings, queueMappings };
}

/** Converts a limit: CloudFormation writes −1 for "no limit". */
const toLimit = (limit: number): number => (limit < 0 ? Infinity : limit);
