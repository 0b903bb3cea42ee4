import { describe, expect, it } from "vitest";
import * as z from "zod";
import { makeNotifyFailureDestination } from "#local/sources/notify-failure-destination.ts";
import { StoredBatchText, StreamFailure } from "#platform/streams/stream-failure.ts";

const queue = { arn: "arn:aws:sqs:eu-west-2:000000000000:Failures", url: "http://sqs/Failures" };
const Message = z.object({ QueueUrl: z.literal(queue.url), MessageBody: z.string() });
const keys = { pk: { S: "agency/lead" }, sk: { S: "fact/received" } };
const record = {
  eventName: "INSERT",
  dynamodb: { SequenceNumber: "8", ApproximateCreationDateTime: 1_795_900_000, Keys: keys, NewImage: keys },
};

/** Gives up the record, and returns what the emulators got. */
async function giveUp(onFailure: string) {
  const files: { path: string; content: string }[] = [];
  const messages: z.infer<typeof Message>[] = [];
  const notify = makeNotifyFailureDestination({
    mapping: {
      id: "RelayStream",
      functionName: "Relay",
      streamArn: "stream",
      batchSize: 50,
      windowSeconds: 0,
      filters: [],
      startingPosition: "TRIM_HORIZON",
      parallelism: 1,
      bisects: true,
      maxRetries: 1,
      maxAgeSeconds: 60,
      reportsItemFailures: true,
      onFailure,
    },
    lambda: { arn: "arn:aws:lambda:eu-west-2:000000000000:function:Relay" },
    queues: [queue],
    notices: [
      {
        bucket: "relaydiscarded",
        queueArn: queue.arn,
        paths: { "detail-bucket-name": "$.detail.bucket.name", "detail-object-key": "$.detail.object.key" },
        template: '{"bucket":<detail-bucket-name>,"key":<detail-object-key>}',
      },
    ],
    call: {
      json: async (_, body) => void messages.push(Message.parse(body)),
      query: async () => "",
      put: async (path, content = "") => void files.push({ path, content }),
    },
  });
  await notify([record], { shardId: "shard-1", condition: "RetryAttemptsExhausted", attempts: 51 });
  return { files, messages };
}

describe("records that the local Lambda gave up", () => {
  it("are stored in a bucket under a key as Lambda makes it, and a message names the file", async () => {
    const { files, messages } = await giveUp("arn:aws:s3:::relaydiscarded");
    const [file] = files;
    expect(file?.path).toMatch(
      /^\/relaydiscarded\/aws\/lambda\/RelayStream\/shard-1\/\d{4}\/\d\d\/\d\d\/[\dT.-]+-[0-9a-f-]{36}$/,
    );
    expect(StoredBatchText.parse(file?.content)).toMatchObject({
      payload: { Records: [{ eventName: "INSERT", dynamodb: { Keys: keys, NewImage: keys } }] },
    });
    expect(messages).toHaveLength(1);
    expect(StreamFailure.parse(JSON.parse(messages[0]?.MessageBody ?? ""))).toEqual({
      bucket: "relaydiscarded",
      key: file?.path.slice("/relaydiscarded/".length),
    });
  });

  it("are named by their place in the stream to a queue, which gets no contents", async () => {
    const { files, messages } = await giveUp(queue.arn);
    expect(files).toEqual([]);
    expect(StreamFailure.parse(JSON.parse(messages[0]?.MessageBody ?? ""))).toMatchObject({
      DDBStreamBatchInfo: { shardId: "shard-1", startSequenceNumber: "8" },
    });
    expect(messages[0]?.MessageBody).not.toContain("fact/received");
  });
});
