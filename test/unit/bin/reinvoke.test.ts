import { DynamoDBClient, GetItemCommand, ResourceNotFoundException as NoSuchTable } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ResourceNotFoundException as NoSuchShard,
  TrimmedDataAccessException,
} from "@aws-sdk/client-dynamodb-streams";
import { InvokeCommand, LambdaClient, ResourceNotFoundException as NoSuchFunction } from "@aws-sdk/client-lambda";
import { GetObjectCommand, NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { makeReinvoke } from "#bin/redrive/reinvoke.ts";
import { mockClient } from "#test/support/doubles/mock-client.ts";

const [s3, dynamodb, streams, lambda] = [
  mockClient(S3Client),
  mockClient(DynamoDBClient),
  mockClient(DynamoDBStreamsClient),
  mockClient(LambdaClient),
];
const reinvoke = makeReinvoke({
  dynamodb: new DynamoDBClient(),
  streams: new DynamoDBStreamsClient(),
  lambda: new LambdaClient(),
  s3: new S3Client(),
});
const functionReturns = (payload: unknown, FunctionError?: string) =>
  lambda.on(InvokeCommand).resolves({
    Payload: Object.assign(Buffer.from(""), { transformToString: () => JSON.stringify(payload) }),
    FunctionError,
  });
const makeKeys = (sk: string) => ({ pk: { S: "agency/lead" }, sk: { S: sk } });
const record = (SequenceNumber: string, sk: string, eventName: "INSERT" | "MODIFY" = "INSERT") => ({
  eventName,
  dynamodb: { SequenceNumber, Keys: makeKeys(sk), NewImage: { ...makeKeys(sk), of: { S: sk } } },
});
/** Returns the invocations: the function and its records. */
const invocations = () =>
  lambda.commandCalls(InvokeCommand).map(({ args: [{ input }] }) => {
    const { Records }: { Records: ReturnType<typeof record>[] } = JSON.parse(input.Payload as unknown as string);
    return { functionName: input.FunctionName, records: Records };
  });
/** Returns the sort keys of the records that the functions got. */
const invokedSortKeys = () =>
  invocations().flatMap(({ records }) => records.map(({ dynamodb: { Keys } }) => Keys.sk.S));

beforeEach(() => {
  for (const mock of [s3, dynamodb, streams, lambda]) mock.reset();
  streams
    .on(GetShardIteratorCommand, {
      StreamArn: "stream",
      ShardId: "shard",
      ShardIteratorType: "AT_SEQUENCE_NUMBER",
      SequenceNumber: "8",
    })
    .resolves({ ShardIterator: "at 8" });
  functionReturns({ batchItemFailures: [] });
});

describe("records that Lambda gave up", () => {
  const failure = {
    requestContext: { functionArn: "arn:aws:lambda:eu-west-2:000000000000:function:relay" },
    DDBStreamBatchInfo: { streamArn: "stream", shardId: "shard", startSequenceNumber: "8", endSequenceNumber: "11" },
  };

  it("go to the function that failed, one by one, from the first to the last over all pages", async () => {
    streams
      .on(GetRecordsCommand, { ShardIterator: "at 8" })
      .resolves({ Records: [record("8", "a"), record("9", "b", "MODIFY")], NextShardIterator: "at 10" })
      .on(GetRecordsCommand, { ShardIterator: "at 10" })
      .resolves({ Records: [], NextShardIterator: "at 10 too" })
      .on(GetRecordsCommand, { ShardIterator: "at 10 too" })
      .resolves({ Records: [record("10", "c"), record("11", "d"), record("12", "e")], NextShardIterator: "at 13" });
    expect(await reinvoke(failure)).toBeUndefined();
    expect(invokedSortKeys()).toEqual(["a", "c", "d"]);
    expect(invocations()[0]).toEqual({
      functionName: failure.requestContext.functionArn,
      records: [{ eventName: "INSERT", dynamodb: { ...record("8", "a").dynamodb, SequenceNumber: "0" } }],
    });
  });

  it("are found after an empty first page, and count as trimmed when the stream ends after that page", async () => {
    streams
      .on(GetRecordsCommand, { ShardIterator: "at 8" })
      .resolves({ Records: [], NextShardIterator: "at 8 too" })
      .on(GetRecordsCommand, { ShardIterator: "at 8 too" })
      .resolves({ Records: [record("8", "a"), record("11", "d")] });
    expect(await reinvoke(failure)).toBeUndefined();
    expect(invokedSortKeys()).toEqual(["a", "d"]);
    streams.on(GetRecordsCommand, { ShardIterator: "at 8 too" }).resolves({ Records: [] });
    expect(await reinvoke(failure)).toContain("24 hours");
  });

  it("are read without a request for later records", async () => {
    streams
      .on(GetRecordsCommand, { ShardIterator: "at 8" })
      .resolves({ Records: [record("8", "a"), record("11", "d")], NextShardIterator: "at 12" })
      .on(GetRecordsCommand, { ShardIterator: "at 12" })
      .rejects(new Error("read further"));
    expect(await reinvoke(failure)).toBeUndefined();
    expect(invokedSortKeys()).toEqual(["a", "d"]);
  });

  it("are given up when the stream trimmed them: by an error, a missing shard or a later first record", async () => {
    streams
      .on(GetShardIteratorCommand)
      .rejectsOnce(new TrimmedDataAccessException({ message: "", $metadata: {} }))
      .rejectsOnce(new NoSuchShard({ message: "Shard does not exist", $metadata: {} }))
      .resolves({ ShardIterator: "at 9" });
    expect(await reinvoke(failure)).toContain("24 hours");
    expect(await reinvoke(failure)).toContain("24 hours");
    streams.on(GetRecordsCommand).resolves({ Records: [record("9", "b")], NextShardIterator: "at 10" });
    expect(await reinvoke(failure)).toContain("24 hours");
    expect(invokedSortKeys()).toEqual([]);
  });

  it.each([
    ["fails", { errorType: "Error", errorMessage: "about Zoë Ashworth" }, "Unhandled"],
    ["reports the record as failed", { batchItemFailures: [{ itemIdentifier: "0" }] }, undefined],
  ])("fail again when the function %s, without personal data in the reason", async (_, payload, error) => {
    streams.on(GetRecordsCommand).resolves({ Records: [record("8", "a"), record("11", "d")] });
    functionReturns(payload, error);
    const reason = await reinvoke(failure);
    expect(reason).toMatch(/^relay .* see its log$/);
    expect(invokedSortKeys()).toEqual(["a"]);
  });
});

describe("a quarantined record", () => {
  const failure = { functionName: "relay", tableName: "table", keys: makeKeys("fact/received") };

  it("goes to its function with the current item", async () => {
    dynamodb
      .on(GetItemCommand, { ConsistentRead: true })
      .resolves({ Item: { ...failure.keys, repaired: { BOOL: true } } });
    expect(await reinvoke(failure)).toBeUndefined();
    const image = { ...failure.keys, repaired: { BOOL: true } };
    expect(invocations()).toMatchObject([
      { functionName: "relay", records: [{ dynamodb: { Keys: failure.keys, NewImage: image } }] },
    ]);
  });

  it("succeeds without an invocation when its item was deleted", async () => {
    dynamodb.on(GetItemCommand).resolves({});
    expect(await reinvoke(failure)).toBeUndefined();
    expect(invokedSortKeys()).toEqual([]);
  });

  it("fails with a reason when its table or its function no longer exists", async () => {
    dynamodb
      .on(GetItemCommand)
      .rejectsOnce(new NoSuchTable({ message: "no such table", $metadata: {} }))
      .resolves({ Item: failure.keys });
    lambda.on(InvokeCommand).rejects(new NoSuchFunction({ message: "no such function", Type: "User", $metadata: {} }));
    expect(await reinvoke(failure)).toContain("no such table");
    expect(await reinvoke(failure)).toContain("no such function");
  });

  it("throws any other error, which may concern other failures too", async () => {
    dynamodb.on(GetItemCommand).rejects(new Error("not authorised"));
    await expect(reinvoke(failure)).rejects.toThrow("not authorised");
  });
});

describe("records that Lambda stored when it gave them up", () => {
  const stored = { bucket: "relay-discarded", key: "aws/lambda/mapping/shard/2026/11/22/file" };
  const requestContext = { functionArn: "arn:aws:lambda:eu-west-2:000000000000:function:relay" };
  const event = {
    Records: [record("8", "fact/received"), record("9", "record", "MODIFY"), record("10", "fact/placed")],
  };
  function fileHolds(file: unknown) {
    const text = JSON.stringify(file);
    const Body = Object.assign(new Blob([text]), {
      transformToString: () => Promise.resolve(text),
      transformToByteArray: () => Promise.resolve(new TextEncoder().encode(text)),
      transformToWebStream: () => new Blob([text]).stream(),
    });
    s3.on(GetObjectCommand, { Bucket: stored.bucket, Key: stored.key }).resolves({ Body });
  }

  it.each([
    ["a text of JSON", JSON.stringify(event)],
    ["JSON", event],
  ])("go to the function that failed on them, each insert alone, with the event as %s", async (_, payload) => {
    fileHolds({ requestContext, payload });
    expect(await reinvoke(stored)).toBeUndefined();
    expect(invokedSortKeys()).toEqual(["fact/received", "fact/placed"]);
    expect(new Set(invocations().map(({ functionName }) => functionName))).toEqual(
      new Set([requestContext.functionArn]),
    );
  });

  it("stay when the function still fails on one", async () => {
    fileHolds({ requestContext, payload: event });
    functionReturns({ batchItemFailures: [{ itemIdentifier: "0" }] });
    expect(await reinvoke(stored)).toBe("relay refused it: see its log");
  });

  it("are reported as gone when their file has expired", async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: "gone", $metadata: {} }));
    expect(await reinvoke(stored)).toMatch(/file no longer exists/);
    expect(invocations()).toEqual([]);
  });

  it("stay when the file is not as Lambda writes it", async () => {
    fileHolds({ requestContext, payload: "no JSON" });
    expect(await reinvoke(stored)).toBe("its file is not as Lambda writes it");
  });
});
