import { randomUUID } from "node:crypto";
import type { LambdaFunction, ObjectNotice, Queue, StreamMapping } from "../template/system.ts";
import type { GiveUpCondition } from "./process-batch.ts";
import type { StreamRecord } from "../emulators/stream-records.ts";

/** The calls of the emulators that a destination needs. */
type Calls = {
  json(target: string, body: unknown): Promise<unknown>;
  query(parameters: Record<string, string>): Promise<unknown>;
  put(path: string, body?: string): Promise<void>;
};

const bucketArnPrefix = "arn:aws:s3:::";

/** Makes a function that reports given-up records to the on-failure destination. Only a bucket also gets their contents. */
export function makeNotifyFailureDestination(options: {
  mapping: StreamMapping;
  lambda: Pick<LambdaFunction, "arn">;
  queues: readonly Pick<Queue, "arn" | "url">[];
  notices: readonly ObjectNotice[];
  call: Calls;
}) {
  const { mapping, lambda, queues, notices, call } = options;
  const queue = queues.find(({ arn }) => arn === mapping.onFailure);

  return async (
    records: readonly StreamRecord[],
    context: { shardId: string; condition: GiveUpCondition; attempts: number },
  ): Promise<void> => {
    if (mapping.onFailure === undefined) return;
    const toArrivalTime = (record: StreamRecord | undefined) =>
      new Date((record?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000).toISOString();
    const invocation = {
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
    };
    const message = JSON.stringify(invocation);
    if (mapping.onFailure.startsWith(bucketArnPrefix)) {
      const file = JSON.stringify({ ...invocation, payload: JSON.stringify({ Records: records }) });
      await storeFile(mapping.onFailure.slice(bucketArnPrefix.length), context.shardId, file);
    } else if (queue) await call.json("AmazonSQS.SendMessage", { QueueUrl: queue.url, MessageBody: message });
    else await call.query({ Action: "Publish", TopicArn: mapping.onFailure, Message: message });
  };

  /** Stores a file under a key as Lambda makes it, and sends the messages that the rules of its bucket ask for. */
  async function storeFile(bucket: string, shardId: string, content: string): Promise<void> {
    const at = new Date().toISOString();
    const [day = "", time = ""] = at.split("T");
    const file = `${day}T${time.slice(0, 8).replaceAll(":", ".")}-${randomUUID()}`;
    const key = ["aws", "lambda", mapping.id, shardId, ...day.split("-"), file].join("/");
    await call.put(`/${bucket}/${key}`, content);
    const values: Record<string, string> = { "$.detail.bucket.name": bucket, "$.detail.object.key": key };
    for (const { queueArn, paths, template } of notices.filter((notice) => notice.bucket === bucket)) {
      const MessageBody = Object.entries(paths).reduce(
        (text, [name, path]) => text.replaceAll(`<${name}>`, JSON.stringify(values[path])),
        template,
      );
      const QueueUrl = queues.find(({ arn }) => arn === queueArn)?.url;
      await call.json("AmazonSQS.SendMessage", { QueueUrl, MessageBody });
    }
  }
}
