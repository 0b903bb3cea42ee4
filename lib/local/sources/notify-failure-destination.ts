import { randomUUID } from "node:crypto";
import type { AwsClient } from "../emulators/aws-client.ts";
import type { LambdaFunction, Queue, StreamMapping } from "../template/system.ts";
import type { GiveUpCondition } from "./process-batch.ts";
import type { StreamRecord } from "./shard-reader.ts";

/** Makes a function that reports given-up records to the on-failure destination: names, no contents. */
export function makeNotifyFailureDestination(options: {
  mapping: StreamMapping;
  lambda: LambdaFunction;
  queues: readonly Queue[];
  call: AwsClient;
}) {
  const { mapping, lambda, queues, call } = options;
  const queue = queues.find(({ arn }) => arn === mapping.onFailure);

  return async (
    records: readonly StreamRecord[],
    context: { shardId: string; condition: GiveUpCondition; attempts: number },
  ): Promise<void> => {
    if (mapping.onFailure === undefined) return;
    const toArrivalTime = (record: StreamRecord | undefined) =>
      new Date((record?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000).toISOString();
    const message = JSON.stringify({
      requestContext: {
        requestId: randomUUID(),
        functionArn: lambda.arn,
        condition: context.condition,
        approximateInvokeCount: context.attempts,
      },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      version: "1.0",
      timestamp: new Date().toISOString(),
      DDBStreamBatchInfo: {
        shardId: context.shardId,
        startSequenceNumber: records[0]?.dynamodb.SequenceNumber,
        endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
        approximateArrivalOfFirstRecord: toArrivalTime(records[0]),
        approximateArrivalOfLastRecord: toArrivalTime(records.at(-1)),
        batchSize: records.length,
        streamArn: mapping.streamArn,
      },
    });
    if (queue) await call.json("AmazonSQS.SendMessage", { QueueUrl: queue.url, MessageBody: message });
    else await call.query({ Action: "Publish", TopicArn: mapping.onFailure, Message: message });
  };
}
