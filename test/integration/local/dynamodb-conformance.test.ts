import { DatabaseSync } from "node:sqlite";
import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maintainDynamoDb } from "#local/emulators/maintain-dynamodb.ts";
import { watchWrites } from "#local/emulators/watch-writes.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { isOnDynamoDbLocal, skippedThere } from "#test/support/engine.ts";

const index = (IndexName: string, hash: string, range: string) => ({
  IndexName,
  KeySchema: [
    { AttributeName: hash, KeyType: "HASH" as const },
    { AttributeName: range, KeyType: "RANGE" as const },
  ],
  Projection: { ProjectionType: "KEYS_ONLY" as const },
});

const item = (attributes: Record<string, string>) =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { S: value }]));

const units = (consumed: { CapacityUnits?: number | undefined } | undefined) => consumed?.CapacityUnits;

/** The behaviour of the DynamoDB emulator that we rely on, so that another version cannot change it unnoticed. */
describe("the DynamoDB emulator", () => {
  let emulators: Emulators;
  let streamArn: string;
  const TableName = "Conformance";

  beforeAll(async () => {
    emulators = await startEmulators();
    const { TableDescription } = await emulators.dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: ["pk", "sk", "agencyKey", "receivedKey", "statusKey"].map((AttributeName) => ({
          AttributeName,
          AttributeType: "S",
        })),
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        GlobalSecondaryIndexes: [index("by-agency", "agencyKey", "receivedKey"), index("by-status", "statusKey", "sk")],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      }),
    );
    streamArn = TableDescription?.LatestStreamArn ?? "";
    await emulators.dynamodb.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
      }),
    );
  });
  afterAll(() => emulators.stop());

  const put = (attributes: Record<string, string>, more: Partial<PutItemCommandInput> = {}) =>
    emulators.dynamodb.send(
      new PutItemCommand({ TableName, Item: item(attributes), ReturnConsumedCapacity: "INDEXES", ...more }),
    );

  const ifAbsent = {
    ConditionExpression: "attribute_not_exists(pk)",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  } as const;

  const page = (ExclusiveStartKey?: Record<string, { S: string }>) =>
    emulators.dynamodb.send(
      new QueryCommand({
        TableName,
        IndexName: "by-agency",
        KeyConditionExpression: "agencyKey = :agency AND receivedKey BETWEEN :from AND :to",
        ExpressionAttributeValues: { ":agency": { S: "ordered" }, ":from": { S: "09:30" }, ":to": { S: "13:00" } },
        ScanIndexForward: false,
        Limit: 3,
        ExclusiveStartKey,
      }),
    );

  it("returns the existing item when a conditional put fails", async () => {
    await put({ pk: "conditional", sk: "1", note: "first" }, ifAbsent);

    const second = put({ pk: "conditional", sk: "1", note: "second" }, ifAbsent);

    await expect(second).rejects.toThrow(ConditionalCheckFailedException);
    await expect(second).rejects.toMatchObject({ Item: item({ pk: "conditional", sk: "1", note: "first" }) });
  });

  it("writes all of a transaction or nothing, and returns the failed condition with the existing item", async () => {
    await put({ pk: "transaction", sk: "taken", note: "first" });
    const write = (sk: string) => ({ Put: { TableName, Item: item({ pk: "transaction", sk }), ...ifAbsent } });

    const refused = emulators.dynamodb.send(
      new TransactWriteItemsCommand({ TransactItems: [write("free"), write("taken")] }),
    );

    await expect(refused).rejects.toThrow(TransactionCanceledException);
    await expect(refused).rejects.toMatchObject({
      CancellationReasons: [
        { Code: "None" },
        { Code: "ConditionalCheckFailed", Item: item({ pk: "transaction", sk: "taken", note: "first" }) },
      ],
    });
    const free = await emulators.dynamodb.send(
      new GetItemCommand({ TableName, Key: item({ pk: "transaction", sk: "free" }), ConsistentRead: true }),
    );
    expect(free.Item).toBeUndefined();
  });

  it("returns a query on an index newest first, in pages that continue where the previous one ended", async () => {
    const times = ["09:00", "10:00", "11:00", "12:00", "13:00"];
    for (const time of times.toSorted(() => 0.5)) {
      await put({ pk: `lead-${time}`, sk: "card", agencyKey: "ordered", receivedKey: time, secret: "not projected" });
    }
    const first = await page();
    const second = await page(
      Object.fromEntries(
        Object.entries(first.LastEvaluatedKey ?? {}).map(([name, value]) => [name, { S: value.S ?? "" }]),
      ),
    );

    expect(first.Items?.map(({ receivedKey }) => receivedKey?.S)).toEqual(["13:00", "12:00", "11:00"]);
    expect(second.Items?.map(({ receivedKey }) => receivedKey?.S)).toEqual(["10:00"]);
    expect(second.LastEvaluatedKey).toBeUndefined();
    expect(first.Items?.[0]).not.toHaveProperty("secret");
  });

  describe("counts consumed capacity as DynamoDB does:", () => {
    it("one unit per started kilobyte, and one per index entry written", async () => {
      expect(units((await put({ pk: "cost", sk: "small" })).ConsumedCapacity)).toBe(1);
      expect(units((await put({ pk: "cost", sk: "large", notes: "x".repeat(1_500) })).ConsumedCapacity)).toBe(2);
      const indexed = { pk: "cost", sk: "indexed", agencyKey: "a", receivedKey: "1", statusKey: "received" };
      expect((await put(indexed)).ConsumedCapacity).toMatchObject({
        CapacityUnits: 3,
        Table: { CapacityUnits: 1 },
        GlobalSecondaryIndexes: { "by-agency": { CapacityUnits: 1 }, "by-status": { CapacityUnits: 1 } },
      });
    });

    it("two units for a changed index key, none for an unchanged index entry", async () => {
      const indexed = { pk: "cost", sk: "moving", agencyKey: "a", receivedKey: "1", statusKey: "received" };
      await put(indexed);
      expect(units((await put({ ...indexed, other: "attribute" })).ConsumedCapacity)).toBe(1);
      expect((await put({ ...indexed, statusKey: "delivered" })).ConsumedCapacity).toMatchObject({
        CapacityUnits: 3,
        GlobalSecondaryIndexes: { "by-status": { CapacityUnits: 2 } },
      });
      const moved = await emulators.dynamodb.send(
        new UpdateItemCommand({
          TableName,
          Key: item({ pk: "cost", sk: "moving" }),
          UpdateExpression: "SET statusKey = :status",
          ExpressionAttributeValues: { ":status": { S: "contacted" } },
          ReturnConsumedCapacity: "INDEXES",
        }),
      );
      expect(units(moved.ConsumedCapacity)).toBe(3);
    });

    it("the size of the overwritten or deleted item when that is larger", async () => {
      await put({ pk: "cost", sk: "shrinking", notes: "x".repeat(2_500) });
      expect(units((await put({ pk: "cost", sk: "shrinking" })).ConsumedCapacity)).toBe(3);
      await put({ pk: "cost", sk: "going", notes: "x".repeat(1_500) });
      const deleted = await emulators.dynamodb.send(
        new DeleteItemCommand({
          TableName,
          Key: item({ pk: "cost", sk: "going" }),
          ReturnConsumedCapacity: "INDEXES",
        }),
      );
      expect(units(deleted.ConsumedCapacity)).toBe(2);
    });

    it("double units for the items of a transaction, condition checks included", async () => {
      const { ConsumedCapacity } = await emulators.dynamodb.send(
        new TransactWriteItemsCommand({
          ReturnConsumedCapacity: "INDEXES",
          TransactItems: [
            { Put: { TableName, Item: item({ pk: "cost", sk: "together" }) } },
            {
              ConditionCheck: {
                TableName,
                Key: item({ pk: "cost", sk: "absent" }),
                ConditionExpression: "attribute_not_exists(pk)",
              },
            },
          ],
        }),
      );
      expect(ConsumedCapacity).toMatchObject([{ TableName, CapacityUnits: 4 }]);
    });

    it("no reported units for a failed condition, for which DynamoDB charges", async () => {
      await put({ pk: "cost", sk: "twice" });
      await expect(put({ pk: "cost", sk: "twice" }, ifAbsent)).rejects.not.toHaveProperty("ConsumedCapacity");
    });
  });

  /** Reads the stream's only shard from a position on. */
  async function readRecords(position: object): Promise<StreamRecord[]> {
    const streams = "DynamoDBStreams_20120810";
    const { StreamDescription } = await emulators.call.json<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
      `${streams}.DescribeStream`,
      { StreamArn: streamArn },
    );
    expect(StreamDescription.Shards).toHaveLength(1);
    const { ShardIterator } = await emulators.call.json<{ ShardIterator: string }>(`${streams}.GetShardIterator`, {
      StreamArn: streamArn,
      ShardId: StreamDescription.Shards[0]?.ShardId,
      ...position,
    });
    const { Records } = await emulators.call.json<{ Records: StreamRecord[] }>(`${streams}.GetRecords`, {
      ShardIterator,
      Limit: 1000,
    });
    return Records;
  }

  it("streams the new image of every write in order, and resumes after any record", async () => {
    const before = (await readRecords({ ShardIteratorType: "TRIM_HORIZON" })).at(-1);

    for (let write = 1; write <= 12; write++) await put({ pk: "stream", sk: String(write).padStart(2, "0") });
    await put({ pk: "stream", sk: "01", note: "changed" });
    await put({ pk: "stream", sk: "01", note: "changed" });

    const after = (SequenceNumber: string | undefined) =>
      readRecords({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber });
    const records = await after(before?.dynamodb.SequenceNumber);
    expect(records.map(({ eventName, dynamodb }) => `${eventName} ${dynamodb.Keys["sk"]?.S}`)).toEqual([
      ...Array.from({ length: 12 }, (_, index) => `INSERT ${String(index + 1).padStart(2, "0")}`),
      "MODIFY 01",
      // On AWS and on DynamoDB Local a write that changes nothing leaves no record; consumers must accept an extra record.
      ...(isOnDynamoDbLocal ? [] : ["MODIFY 01"]),
    ]);
    expect(records[12]?.dynamodb.NewImage).toEqual(item({ pk: "stream", sk: "01", note: "changed" }));
    expect(records[12]?.dynamodb).not.toHaveProperty("OldImage");
    const rest = await after(records[8]?.dynamodb.SequenceNumber);
    expect(rest).toEqual(records.slice(9));
  });

  it("has the records of a stream in its database as GetRecords returns them", async ({ skip }) => {
    skip(isOnDynamoDbLocal, skippedThere.file);
    const writes = watchWrites(emulators.dynamodbFile);
    const number = writes.streams?.lastSequenceNumber(TableName) ?? 0;
    const image = { pk: { S: "file" }, sk: { S: "1" }, nested: { M: { list: { L: [{ N: "1.5" }, { BOOL: true }] } } } };
    await emulators.dynamodb.send(new PutItemCommand({ TableName, Item: image }));
    await put({ pk: "file", sk: "1", note: "ünïcödé" });
    await emulators.dynamodb.send(new DeleteItemCommand({ TableName, Key: item({ pk: "file", sk: "1" }) }));

    const all = writes.streams?.readAfter(TableName, number);
    const rest = writes.streams?.readAfter(TableName, number + 1);
    writes.close();

    const records = await readRecords({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: String(number) });
    expect(records).toMatchObject([{ eventName: "INSERT" }, { eventName: "MODIFY" }, { eventName: "REMOVE" }]);
    // The consumer of the stream sets the region.
    expect(records).toEqual(all?.map((record) => ({ ...record, awsRegion: expect.any(String) })));
    expect(rest).toEqual(all?.slice(1));
  });

  describe("with our maintenance", () => {
    it("finds the last stream record by an index, so that writes do not slow down", ({ skip }) => {
      skip(isOnDynamoDbLocal, skippedThere.file);
      const maintenance = maintainDynamoDb(emulators.dynamodbFile ?? "", emulators.call, () => undefined);
      const database = new DatabaseSync(emulators.dynamodbFile ?? "", { readOnly: true });
      const plan = database
        .prepare(
          "EXPLAIN QUERY PLAN SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = ?",
        )
        .all("Conformance");
      database.close();
      maintenance.stop();
      expect(plan.map(({ detail }) => String(detail)).join()).toContain("ix_stream_seq");
    });

    it("deletes day-old stream records that were consumed, keeps the others, and continues the numbering", async ({
      skip,
    }) => {
      skip(isOnDynamoDbLocal, skippedThere.file);
      const file = emulators.dynamodbFile ?? "";
      const lastNumber = () => {
        const database = new DatabaseSync(file, { readOnly: true });
        const row = database
          .prepare("SELECT MAX(CAST(sequence_number AS INTEGER)) AS last, COUNT(*) AS n FROM _stream_records")
          .get();
        database.close();
        return { last: Number(row?.["last"]), kept: Number(row?.["n"]) };
      };
      const { last, kept } = lastNumber();
      const tomorrow = new Date(Date.now() + 25 * 60 * 60 * 1000);
      const consumedHalf = Math.floor(last / 2);

      const unread = maintainDynamoDb(file, emulators.call, () => undefined);
      expect(unread.trimStreams(tomorrow)).toBe(0);
      unread.stop();
      const half = maintainDynamoDb(file, emulators.call, () => consumedHalf);
      expect(half.trimStreams(new Date())).toBe(0);
      expect(half.trimStreams(tomorrow)).toBe(consumedHalf - 1);
      half.stop();
      const all = maintainDynamoDb(file, emulators.call, () => last);
      all.trimStreams(tomorrow);
      all.stop();
      expect(lastNumber()).toEqual({ last, kept: 1 });
      await put({ pk: "counting", sk: "on" });

      expect(kept).toBeGreaterThan(10);
      expect(lastNumber()).toEqual({ last: last + 1, kept: 2 });
    });

    it("deletes an item whose time to live has passed, and no other", async ({ skip }) => {
      skip(isOnDynamoDbLocal, skippedThere.file);
      const now = new Date("2027-01-01T00:00:00Z");
      const at = (seconds: number) => ({ N: String(now.getTime() / 1000 + seconds) });
      for (const [sk, expiresAt] of [
        ["over", at(-1)],
        ["later", at(60)],
      ] as const) {
        await emulators.dynamodb.send(
          new PutItemCommand({ TableName, Item: { ...item({ pk: "ttl", sk }), expiresAt } }),
        );
      }
      const maintenance = maintainDynamoDb(emulators.dynamodbFile ?? "", emulators.call, () => undefined);
      const swept = await maintenance.sweepExpired(now);
      maintenance.stop();

      const left = await emulators.dynamodb.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": { S: "ttl" } },
        }),
      );
      expect(swept).toBe(1);
      expect(left.Items?.map(({ sk }) => sk?.S)).toEqual(["later"]);
    });
  });
});

type StreamRecord = {
  eventName: string;
  dynamodb: { SequenceNumber: string; Keys: Record<string, { S: string }>; NewImage?: object };
};
