import { randomUUID } from "node:crypto";
import type { CallAws } from "../emulators/call-aws.ts";
import type { LambdaFunction, Queue, StreamMapping } from "../template/system.ts";
import type { Condition } from "./process-batch.ts";
import type { StreamRecord } from "./stream-record.ts";

/** Tells a mapping's on-failure destination of the records it gave up, in Lambda's words: which they were, not what was in them. */
export function makeGiveUp(options: {
  mapping: StreamMapping;
  lambda: LambdaFunction;
  queues: readonly Queue[];
  call: CallAws;
}) {
  const { mapping, lambda, queues, call } = options;
  const queue = queues.find(({ arn }) => arn === mapping.onFailure);

  return async (
    records: readonly StreamRecord[],
    where: { shardId: string; condition: Condition; attempts: number },
  ): Promise<void> => {
    if (mapping.onFailure === undefined) return;
    const at = (record: StreamRecord | undefined) =>
      new Date((record?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000).toISOString();
    const message = JSON.stringify({
      requestContext: {
        requestId: randomUUID(),
        functionArn: lambda.arn,
        condition: where.condition,
        approximateInvokeCount: where.attempts,
      },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      version: "1.0",
      timestamp: new Date().toISOString(),
      DDBStreamBatchInfo: {
        shardId: where.shardId,
        startSequenceNumber: records[0]?.dynamodb.SequenceNumber,
        endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
        approximateArrivalOfFirstRecord: at(records[0]),
        approximateArrivalOfLastRecord: at(records.at(-1)),
        batchSize: records.length,
        streamArn: mapping.streamArn,
      },
    });
    if (queue) await call.json("AmazonSQS.SendMessage", { QueueUrl: queue.url, MessageBody: message });
    else await call.query({ Action: "Publish", TopicArn: mapping.onFailure, Message: message });
  };
}
