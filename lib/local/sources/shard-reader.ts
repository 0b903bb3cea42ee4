import { type StreamRecord, type StreamRecords, recordsPerRead } from "../emulators/stream-records.ts";
import { AwsCallError, type AwsClient } from "../emulators/aws-client.ts";
import { restoreEmptyMaps } from "./restore-empty-maps.ts";

/** Reads one shard of a stream from a position on. */
export type ShardReader = {
  /** Returns the next records: an empty list when none is new, undefined when the shard has ended. */
  next(): Promise<readonly StreamRecord[] | undefined>;
};

/** Makes a reader of the embedded DynamoDB, whose streams have one shard that does not end. */
export function makeFileShardReader(options: {
  records: StreamRecords;
  tableName: string;
  after: string | undefined;
}): ShardReader {
  const { records, tableName } = options;
  let after = Number(options.after ?? 0);
  return {
    async next() {
      const page = records.readAfter(tableName, after);
      after = Number(page.at(-1)?.dynamodb.SequenceNumber ?? after);
      return page;
    },
  };
}

/** Makes a reader that starts after a sequence number, or else at the oldest record that is left. */
export function makeShardReader(options: {
  call: AwsClient;
  streamArn: string;
  shardId: string;
  after: string | undefined;
}): ShardReader {
  const { call, streamArn, shardId } = options;
  let { after } = options;
  let iterator: string | undefined;
  let ended = false;

  async function openIterator(): Promise<string> {
    const { ShardIterator } = await call.json<{ ShardIterator: string }>("DynamoDBStreams_20120810.GetShardIterator", {
      StreamArn: streamArn,
      ShardId: shardId,
      ShardIteratorType: after === undefined ? "TRIM_HORIZON" : "AFTER_SEQUENCE_NUMBER",
      SequenceNumber: after,
    });
    return ShardIterator;
  }

  return {
    async next() {
      if (ended) return undefined;
      try {
        iterator ??= await openIterator();
        const page = await call.json<{ Records: StreamRecord[]; NextShardIterator?: string }>(
          "DynamoDBStreams_20120810.GetRecords",
          { ShardIterator: iterator, Limit: recordsPerRead },
        );
        iterator = page.NextShardIterator;
        ended = iterator === undefined;
        after = page.Records.at(-1)?.dynamodb.SequenceNumber ?? after;
        return ended && page.Records.length === 0 ? undefined : page.Records.map(withTypedImages);
      } catch (fault) {
        iterator = undefined;
        if (!(fault instanceof AwsCallError)) throw fault;
        if (fault.code === "TrimmedDataAccessException") after = undefined;
        else if (fault.code !== "ExpiredIteratorException") throw fault;
        return [];
      }
    },
  };
}

const withTypedImages = ({ dynamodb, ...record }: StreamRecord): StreamRecord => ({
  ...record,
  dynamodb: {
    ...dynamodb,
    ...(dynamodb.NewImage && { NewImage: restoreEmptyMaps(dynamodb.NewImage) }),
    ...(dynamodb.OldImage && { OldImage: restoreEmptyMaps(dynamodb.OldImage) }),
  },
});
