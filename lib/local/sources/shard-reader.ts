import { AwsCallError, type AwsClient } from "../emulators/aws-client.ts";
import type { StreamRecord } from "./stream-record.ts";

/** Reads one shard of a stream from where it was left. */
export type ShardReader = {
  /** The next records, none when nothing is new, undefined when the shard has ended. */
  next(): Promise<readonly StreamRecord[] | undefined>;
};

/** The most a single read gives. */
const pageSize = 1_000;

/**
 * Begins after the record with the given sequence number, or at the oldest record there is.
 * What was trimmed meanwhile is passed over: reading goes on with the oldest that is left.
 */
export function makeShardReader(options: {
  call: AwsClient;
  streamArn: string;
  shardId: string;
  after?: string;
}): ShardReader {
  const { call, streamArn, shardId } = options;
  let { after } = options;
  let iterator: string | undefined;
  let ended = false;

  async function openIterator(): Promise<string> {
    const { ShardIterator } = await call.json<{ ShardIterator: string }>("DynamoDBStreams_20120810.GetShardIterator", {
      StreamArn: streamArn,
      ShardId: shardId,
      ...(after === undefined
        ? { ShardIteratorType: "TRIM_HORIZON" }
        : { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: after }),
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
          { ShardIterator: iterator, Limit: pageSize },
        );
        iterator = page.NextShardIterator;
        ended = iterator === undefined;
        after = page.Records.at(-1)?.dynamodb.SequenceNumber ?? after;
        return ended && page.Records.length === 0 ? undefined : page.Records;
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
