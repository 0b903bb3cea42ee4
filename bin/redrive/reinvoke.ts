import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  ResourceNotFoundException as NoSuchTable,
} from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ResourceNotFoundException as NoSuchShard,
  TrimmedDataAccessException,
} from "@aws-sdk/client-dynamodb-streams";
import { InvokeCommand, type LambdaClient, ResourceNotFoundException as NoSuchFunction } from "@aws-sdk/client-lambda";
import { GetObjectCommand, NoSuchBucket, NoSuchKey, type S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import {
  type DiscardedBatch,
  type QuarantinedRecord,
  type StoredBatch,
  StoredBatchText,
  type StreamFailure,
} from "#platform/streams/stream-failure.ts";

/**
 * Invokes a function again with the records of a failure. Returns undefined when it processed them all, otherwise the
 * reason. A missing table, function or stream record is a reason too, because it says nothing about other failures. Any
 * other error is thrown.
 */
export type Reinvoke = (failure: StreamFailure) => Promise<string | undefined>;

type Clients = { dynamodb: DynamoDBClient; streams: DynamoDBStreamsClient; lambda: LambdaClient; s3: S3Client };
type Image = Record<string, AttributeValue>;
type InsertedItem = { keys: Image; image: Image };

/** The response of a stream's function: nothing, or the records that it could not process. */
const StreamFunctionResponse = z.object({ batchItemFailures: z.array(z.unknown()) }).nullish();

/** Makes `reinvoke`. It sends each record alone, so that none fails with another; the functions are idempotent. */
export function makeReinvoke({ dynamodb, streams, lambda, s3 }: Clients): Reinvoke {
  return async function reinvoke(failure) {
    try {
      return await reinvokeRecords(failure);
    } catch (fault) {
      if (!(fault instanceof NoSuchTable || fault instanceof NoSuchFunction)) throw fault;
      return `its table or function no longer exists: ${fault.message}`;
    }
  };

  async function reinvokeRecords(failure: StreamFailure): Promise<string | undefined> {
    if ("keys" in failure) {
      const image = await readItem(failure);
      return image && invoke(failure.functionName, { keys: failure.keys, image });
    }
    if ("bucket" in failure) {
      const file = await readFile(failure);
      return typeof file === "string" ? file : invokeEach(file.functionArn, file.inserted);
    }
    const records = await readRecords(failure);
    if (!records) return "the stream no longer has its records, which it keeps for 24 hours";
    return invokeEach(failure.requestContext.functionArn, records);
  }

  async function invokeEach(functionArn: string, records: readonly InsertedItem[]): Promise<string | undefined> {
    for (const record of records) {
      const reason = await invoke(functionArn, record);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  /** Reads the records that Lambda stored when it discarded them; otherwise returns the reason. */
  async function readFile({ bucket, key }: StoredBatch) {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const file = StoredBatchText.safeParse(await Body?.transformToString());
      if (!file.success) return "its file is not as Lambda writes it";
      const { requestContext, payload } = file.data;
      const inserted = payload.Records.flatMap(({ eventName, dynamodb: { Keys, NewImage } }): InsertedItem[] =>
        eventName === "INSERT" && NewImage ? [{ keys: Keys, image: NewImage }] : [],
      );
      return { functionArn: requestContext.functionArn, inserted };
    } catch (fault) {
      if (fault instanceof NoSuchKey || fault instanceof NoSuchBucket) {
        return "its file no longer exists: a bucket keeps it for 14 days";
      }
      throw fault;
    }
  }

  /** Reads the item of a quarantined record. Undefined when it was deleted, and then nothing remains to do. */
  async function readItem({ tableName, keys }: QuarantinedRecord): Promise<Image | undefined> {
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: tableName, Key: keys, ConsistentRead: true }));
    return Item;
  }

  /** Reads the items inserted between the two ends, both included; undefined when the stream has trimmed them. */
  async function readRecords({ DDBStreamBatchInfo }: DiscardedBatch): Promise<InsertedItem[] | undefined> {
    const { streamArn, shardId, startSequenceNumber, endSequenceNumber } = DDBStreamBatchInfo;
    const inserted: InsertedItem[] = [];
    let isFirst = true;
    try {
      let { ShardIterator: iterator } = await streams.send(
        new GetShardIteratorCommand({
          StreamArn: streamArn,
          ShardId: shardId,
          SequenceNumber: startSequenceNumber,
          ShardIteratorType: "AT_SEQUENCE_NUMBER",
        }),
      );
      while (iterator) {
        const { Records = [], NextShardIterator } = await streams.send(
          new GetRecordsCommand({ ShardIterator: iterator }),
        );
        // The first record may come after several empty pages; it is the requested one unless that one was trimmed.
        const [first] = Records;
        if (isFirst && first && first.dynamodb?.SequenceNumber !== startSequenceNumber) return undefined;
        isFirst &&= !first;
        for (const { eventName, dynamodb: change } of Records) {
          if (BigInt(change?.SequenceNumber ?? 0) > BigInt(endSequenceNumber)) return inserted;
          if (eventName === "INSERT" && change?.Keys && change.NewImage) {
            inserted.push({ keys: change.Keys, image: change.NewImage });
          }
        }
        if (Records.at(-1)?.dynamodb?.SequenceNumber === endSequenceNumber) return inserted;
        iterator = NextShardIterator;
      }
      return isFirst ? undefined : inserted;
    } catch (fault) {
      // AWS no longer knows a shard whose records were all trimmed.
      if (fault instanceof TrimmedDataAccessException || fault instanceof NoSuchShard) return undefined;
      throw fault;
    }
  }

  async function invoke(functionName: string, { keys, image }: InsertedItem): Promise<string | undefined> {
    const record = { eventName: "INSERT", dynamodb: { Keys: keys, NewImage: image, SequenceNumber: "0" } };
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify({ Records: [record] }) }),
    );
    // The function's message may hold personal data; its log has it.
    if (FunctionError) return `${toFunctionName(functionName)} failed: see its log`;
    const response = StreamFunctionResponse.parse(JSON.parse(Payload?.transformToString() || "null"));
    return response && response.batchItemFailures.length > 0
      ? `${toFunctionName(functionName)} refused it: see its log`
      : undefined;
  }
}

/** Returns the last part of an ARN, or the name itself. */
const toFunctionName = (functionName: string): string => functionName.split(":").at(-1) ?? functionName;
