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
import * as z from "zod";
import type { DiscardedBatch, QuarantinedRecord, StreamFailure } from "#platform/streams/stream-failure.ts";

/**
 * Hands the records of a failure to its function once more. Undefined when it took them all, otherwise why not; that what it names is gone is a reason of
 * its own, which says nothing of other failures. Any other fault is thrown.
 */
export type Reinvoke = (failure: StreamFailure) => Promise<string | undefined>;

type Clients = { dynamodb: DynamoDBClient; streams: DynamoDBStreamsClient; lambda: LambdaClient };
type Image = Record<string, AttributeValue>;
type InsertedItem = { keys: Image; image: Image };

/** What a function of a stream answers: nothing, or which records it could not handle. */
const StreamFunctionResponse = z.object({ batchItemFailures: z.array(z.unknown()) }).nullish();

/** Each record alone, so that none fails with another; a function that gets one twice does nothing the second time. */
export function makeReinvoke({ dynamodb, streams, lambda }: Clients): Reinvoke {
  return async function reinvoke(failure) {
    try {
      return await reinvokeRecords(failure);
    } catch (fault) {
      if (!(fault instanceof NoSuchTable || fault instanceof NoSuchFunction)) throw fault;
      return `it names what is not there any more: ${fault.message}`;
    }
  };

  async function reinvokeRecords(failure: StreamFailure): Promise<string | undefined> {
    if ("keys" in failure) {
      const image = await readItem(failure);
      return image && invoke(failure.functionName, { keys: failure.keys, image });
    }
    const records = await readRecords(failure);
    if (!records) return "the stream no longer has its records, which it keeps for 24 hours";
    for (const record of records) {
      const reason = await invoke(failure.requestContext.functionArn, record);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  /** Undefined when the item is gone, of which nothing follows any more. */
  async function readItem({ tableName, keys }: QuarantinedRecord): Promise<Image | undefined> {
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: tableName, Key: keys, ConsistentRead: true }));
    return Item;
  }

  /** The items inserted between the two ends that Lambda named, both included; undefined when the stream has trimmed them. */
  async function readRecords({ DDBStreamBatchInfo }: DiscardedBatch): Promise<InsertedItem[] | undefined> {
    const { streamArn, shardId, startSequenceNumber, endSequenceNumber } = DDBStreamBatchInfo;
    const inserted: InsertedItem[] = [];
    let isFirst = true;
    try {
      let { ShardIterator: iterator } = await streams.send(
        new GetShardIteratorCommand({
          ...{ StreamArn: streamArn, ShardId: shardId, SequenceNumber: startSequenceNumber },
          ShardIteratorType: "AT_SEQUENCE_NUMBER",
        }),
      );
      while (iterator) {
        const { Records = [], NextShardIterator } = await streams.send(
          new GetRecordsCommand({ ShardIterator: iterator }),
        );
        // It may take several pages to come to a record; the first is the one that was asked for, or that one is gone.
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
      // A shard whose records were all trimmed is not known any more.
      if (fault instanceof TrimmedDataAccessException || fault instanceof NoSuchShard) return undefined;
      throw fault;
    }
  }

  async function invoke(functionName: string, { keys, image }: InsertedItem): Promise<string | undefined> {
    const record = { eventName: "INSERT", dynamodb: { Keys: keys, NewImage: image, SequenceNumber: "0" } };
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify({ Records: [record] }) }),
    );
    // What the function says may be about somebody; its log has it.
    if (FunctionError) return `${toFunctionName(functionName)} failed: see its log`;
    const answer = StreamFunctionResponse.parse(JSON.parse(Payload?.transformToString() || "null"));
    return answer && answer.batchItemFailures.length > 0
      ? `${toFunctionName(functionName)} refused it: see its log`
      : undefined;
  }
}

/** What comes last in an ARN, or the name itself. */
const toFunctionName = (functionName: string): string => functionName.split(":").at(-1) ?? functionName;
