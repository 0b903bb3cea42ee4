import { DynamoDBClient, GetItemCommand, ResourceNotFoundException as NoSuchTable } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ResourceNotFoundException as NoSuchShard,
  TrimmedDataAccessException,
} from "@aws-sdk/client-dynamodb-streams";
import { InvokeCommand, LambdaClient, ResourceNotFoundException as NoSuchFunction } from "@aws-sdk/client-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { makeReinvoke } from "#bin/redrive/reinvoke.ts";

const [dynamodb, streams, lambda] = [
  mockClient(DynamoDBClient),
  mockClient(DynamoDBStreamsClient),
  mockClient(LambdaClient),
];
afterAll(() => void [dynamodb, streams, lambda].map((mock) => mock.restore()));
const invokeAgain = makeReinvoke({
  ...{ dynamodb: new DynamoDBClient(), streams: new DynamoDBStreamsClient(), lambda: new LambdaClient() },
});
const answers = (payload: unknown, FunctionError?: string) =>
  lambda.on(InvokeCommand).resolves({
    Payload: Object.assign(Buffer.from(""), { transformToString: () => JSON.stringify(payload) }),
    ...(FunctionError && { FunctionError }),
  });
const keysOf = (sk: string) => ({ pk: { S: "agency/lead" }, sk: { S: sk } });
const record = (SequenceNumber: string, sk: string, eventName: "INSERT" | "MODIFY" = "INSERT") => ({
  eventName,
  dynamodb: { SequenceNumber, Keys: keysOf(sk), NewImage: { ...keysOf(sk), of: { S: sk } } },
});
/** What the functions were given: whom, and the one record. */
const invocations = () =>
  lambda.commandCalls(InvokeCommand).map(({ args: [{ input }] }) => {
    const { Records }: { Records: ReturnType<typeof record>[] } = JSON.parse(input.Payload as unknown as string);
    return { functionName: input.FunctionName, records: Records };
  });
/** Which records were given, by sort key. */
const handed = () => invocations().flatMap(({ records }) => records.map(({ dynamodb: { Keys } }) => Keys.sk.S));

beforeEach(() => {
  for (const mock of [dynamodb, streams, lambda]) mock.reset();
  streams
    .on(GetShardIteratorCommand, {
      ...{ StreamArn: "stream", ShardId: "shard", ShardIteratorType: "AT_SEQUENCE_NUMBER", SequenceNumber: "8" },
    })
    .resolves({ ShardIterator: "at 8" });
  answers({ batchItemFailures: [] });
});

describe("records that Lambda gave up", () => {
  const failure = {
    requestContext: { functionArn: "arn:aws:lambda:eu-west-2:000000000000:function:relay" },
    DDBStreamBatchInfo: { streamArn: "stream", shardId: "shard", startSequenceNumber: "8", endSequenceNumber: "11" },
  };

  it("are handed to the function that failed, one by one, from the first to the last of them over all pages", async () => {
    streams
      .on(GetRecordsCommand, { ShardIterator: "at 8" })
      .resolves({ Records: [record("8", "a"), record("9", "b", "MODIFY")], NextShardIterator: "at 10" })
      .on(GetRecordsCommand, { ShardIterator: "at 10" })
      .resolves({ Records: [], NextShardIterator: "at 10 too" })
      .on(GetRecordsCommand, { ShardIterator: "at 10 too" })
      .resolves({ Records: [record("10", "c"), record("11", "d"), record("12", "e")], NextShardIterator: "at 13" });
    expect(await invokeAgain(failure)).toBeUndefined();
    expect(handed()).toEqual(["a", "c", "d"]);
    expect(invocations()[0]).toEqual({
      functionName: failure.requestContext.functionArn,
      records: [{ eventName: "INSERT", dynamodb: { ...record("8", "a").dynamodb, SequenceNumber: "0" } }],
    });
  });

  it("are found though the stream begins with a page of nothing, as it may, and are gone when it ends with that", async () => {
    streams
      .on(GetRecordsCommand, { ShardIterator: "at 8" })
      .resolves({ Records: [], NextShardIterator: "at 8 too" })
      .on(GetRecordsCommand, { ShardIterator: "at 8 too" })
      .resolves({ Records: [record("8", "a"), record("11", "d")] });
    expect(await invokeAgain(failure)).toBeUndefined();
    expect(handed()).toEqual(["a", "d"]);
    streams.on(GetRecordsCommand, { ShardIterator: "at 8 too" }).resolves({ Records: [] });
    expect(await invokeAgain(failure)).toContain("24 hours");
  });

  it("are all that is read: nothing after the last of them", async () => {
    streams
      .on(GetRecordsCommand, { ShardIterator: "at 8" })
      .resolves({ Records: [record("8", "a"), record("11", "d")], NextShardIterator: "at 12" })
      .on(GetRecordsCommand, { ShardIterator: "at 12" })
      .rejects(new Error("read on"));
    expect(await invokeAgain(failure)).toBeUndefined();
    expect(handed()).toEqual(["a", "d"]);
  });

  it("are given up when the stream has trimmed them, whether it says so, knows their shard no more, or begins later", async () => {
    streams
      .on(GetShardIteratorCommand)
      .rejectsOnce(new TrimmedDataAccessException({ message: "", $metadata: {} }))
      .rejectsOnce(new NoSuchShard({ message: "Shard does not exist", $metadata: {} }))
      .resolves({ ShardIterator: "at 9" });
    expect(await invokeAgain(failure)).toContain("24 hours");
    expect(await invokeAgain(failure)).toContain("24 hours");
    streams.on(GetRecordsCommand).resolves({ Records: [record("9", "b")], NextShardIterator: "at 10" });
    expect(await invokeAgain(failure)).toContain("24 hours");
    expect(handed()).toEqual([]);
  });

  it.each([
    ["fails", { errorType: "Error", errorMessage: "about Zoë Ashworth" }, "Unhandled"],
    ["names the record among its failures", { batchItemFailures: [{ itemIdentifier: "0" }] }, undefined],
  ])("have failed again when the function %s, and nobody reads here of whom", async (_, payload, error) => {
    streams.on(GetRecordsCommand).resolves({ Records: [record("8", "a"), record("11", "d")] });
    answers(payload, error);
    const why = await invokeAgain(failure);
    expect(why).toMatch(/^relay .* see its log$/);
    expect(handed()).toEqual(["a"]);
  });
});

describe("a record that a function put aside", () => {
  const failure = { functionName: "relay", tableName: "table", keys: keysOf("fact/received") };

  it("is handed to it as the item is now", async () => {
    dynamodb
      .on(GetItemCommand, { ConsistentRead: true })
      .resolves({ Item: { ...failure.keys, mended: { BOOL: true } } });
    expect(await invokeAgain(failure)).toBeUndefined();
    const image = { ...failure.keys, mended: { BOOL: true } };
    expect(invocations()).toMatchObject([
      { functionName: "relay", records: [{ dynamodb: { Keys: failure.keys, NewImage: image } }] },
    ]);
  });

  it("is done with when its item is gone", async () => {
    dynamodb.on(GetItemCommand).resolves({});
    expect(await invokeAgain(failure)).toBeUndefined();
    expect(handed()).toEqual([]);
  });

  it("fails by itself when its table or its function is not there any more", async () => {
    dynamodb
      .on(GetItemCommand)
      .rejectsOnce(new NoSuchTable({ message: "no such table", $metadata: {} }))
      .resolves({ Item: failure.keys });
    lambda.on(InvokeCommand).rejects(new NoSuchFunction({ message: "no such function", Type: "User", $metadata: {} }));
    expect(await invokeAgain(failure)).toContain("no such table");
    expect(await invokeAgain(failure)).toContain("no such function");
  });

  it("tells of any other fault: it is no matter of this failure alone", async () => {
    dynamodb.on(GetItemCommand).rejects(new Error("not authorised"));
    await expect(invokeAgain(failure)).rejects.toThrow("not authorised");
  });
});
