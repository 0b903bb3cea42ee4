import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { AwsClient } from "../emulators/aws-client.ts";
import type { LiveStream } from "../emulators/create-resources.ts";
import type { StreamRecord } from "../emulators/stream-records.ts";
import type { WriteWatcher } from "../emulators/watch-writes.ts";
import { region } from "../region.ts";
import type { RunningFunction } from "../runtime/run-function.ts";
import type { State } from "../state.ts";
import type { StreamMapping } from "../template/system.ts";
import { makeCheckpoint } from "./checkpoint.ts";
import type { Consumer } from "./consume-queue.ts";
import { type FollowedShard, followShard } from "./follow-shard.ts";
import { type Lane, makeLane } from "./lane.ts";
import { makeMatchFilter } from "./match-filter.ts";
import type { makeNotifyFailureDestination } from "./notify-failure-destination.ts";
import { processBatch } from "./process-batch.ts";
import { makeFileShardReader, makeShardReader } from "./shard-reader.ts";

export type StreamConsumer = Consumer & {
  /** Resolves when the consumer will get every record written from now on. */
  readonly ready: Promise<void>;
  /** Whether it has read everything that was written before a time of `performance.now()`. */
  hasReadSince(time: number): boolean;
  /** Returns the sequence number up to which it needs no record any more. */
  consumedUpTo(): number | undefined;
};

/** The most outstanding records. Reading pauses above it, so that a slow consumer does not fill the memory. */
const maxOutstanding = 20_000;

const pauseMs = { whileFull: 100, afterFault: 1_000, firstRetry: 200, longestRetry: 10_000 };

/** Replaces a sequence number when everything in the shard is processed and no record will follow. */
const finished = "finished";

/** Delivers a stream as Lambda does, at least once: the checkpoint moves only after records are processed. */
export function consumeStream(options: {
  mapping: StreamMapping;
  stream: LiveStream;
  invoke: RunningFunction["invoke"];
  notifyFailureDestination: ReturnType<typeof makeNotifyFailureDestination>;
  call: AwsClient;
  writes: WriteWatcher;
  state: State;
}): StreamConsumer {
  const { mapping, stream, invoke, notifyFailureDestination, call, writes, state } = options;
  const matchFilter = makeMatchFilter(mapping.filters);
  const since = new Date();
  const stopping = new AbortController();
  const { signal } = stopping;
  const { promise: ready, resolve: onReady } = Promise.withResolvers<void>();
  let current:
    | { shardId: string; shard: FollowedShard; outstanding: () => number; lanes: Lane<StreamRecord>[] }
    | undefined;

  const checkpointKey = (shardId: string) => `checkpoint/${mapping.id}/${shardId}`;

  /** Resolves when the shard has ended and all its records are processed, or when the consumer stops. */
  async function consumeShard(shardId: string): Promise<void> {
    const after = state.read(checkpointKey(shardId));
    const checkpoint = makeCheckpoint((sequenceNumber) => state.write(checkpointKey(shardId), sequenceNumber));
    const windowMs = mapping.windowSeconds * 1000;
    const markDone = (records: readonly StreamRecord[]) => checkpoint.markDone(records.map(getSequenceNumber));
    const lanes = Array.from({ length: mapping.parallelism }, () =>
      makeLane({
        batchSize: mapping.batchSize,
        windowMs,
        process: (batch: readonly StreamRecord[]) =>
          processBatch(batch, {
            mapping,
            since,
            invoke: (records) => invoke({ Records: records.map(toEventRecord) }),
            onDone: markDone,
            onGivenUp: (records, condition, attempts) =>
              notifyFailureDestination(records, { shardId, condition, attempts }),
            beforeRetry,
            now: () => new Date(),
          }).then(() => undefined, logFault),
      }),
    );
    /** A mapping that starts at the latest record skips the records that exist at its start. */
    let isSkippingExisting = after === undefined && mapping.startingPosition === "LATEST";
    if (!isSkippingExisting) onReady();

    const shard = followShard({
      reader: writes.streams
        ? makeFileShardReader({ records: writes.streams, tableName: stream.tableName, after })
        : makeShardReader({ call, streamArn: stream.arn, shardId, after }),
      tableName: stream.tableName,
      after,
      writes,
      windowMs,
      signal,
      onRecords(records) {
        checkpoint.markRead(records.map(getSequenceNumber));
        const matching = new Set(isSkippingExisting ? [] : records.filter((record) => matchFilter(record)));
        markDone(records.filter((record) => !matching.has(record)));
        for (const record of matching) lanes[laneIndexFor(record)]?.add(record);
      },
      onQuiet() {
        isSkippingExisting = false;
        onReady();
      },
      async whenReadable() {
        while (checkpoint.outstanding() > maxOutstanding && !signal.aborted) await pause(pauseMs.whileFull);
      },
    });
    current = { shardId, shard, outstanding: checkpoint.outstanding, lanes };
    await shard.ended;
    while (checkpoint.outstanding() > 0 && !signal.aborted) await pause(pauseMs.whileFull);
    if (!signal.aborted) state.write(checkpointKey(shardId), finished);
  }

  /** Consumes the shards one after another; none begins before the one it continues is finished. */
  async function consume(): Promise<void> {
    while (!signal.aborted) {
      try {
        const next = (await listShards()).find((shardId) => state.read(checkpointKey(shardId)) !== finished);
        if (next === undefined) await pause(pauseMs.afterFault, undefined, { signal });
        else await consumeShard(next);
      } catch (fault) {
        logFault(fault);
        await pause(pauseMs.afterFault, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async function listShards(): Promise<string[]> {
    const { StreamDescription } = await call.json<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
      "DynamoDBStreams_20120810.DescribeStream",
      { StreamArn: stream.arn },
    );
    return StreamDescription.Shards.map(({ ShardId }) => ShardId);
  }

  /** Chooses a lane by the partition key. The records of one partition then stay in order. */
  function laneIndexFor({ dynamodb: { Keys } }: StreamRecord): number {
    const partition = JSON.stringify(Keys[stream.partitionKey]);
    return createHash("sha1").update(partition).digest().readUInt32BE() % mapping.parallelism;
  }

  async function beforeRetry(attempt: number): Promise<boolean> {
    const ms = Math.min(pauseMs.firstRetry * 2 ** (attempt - 1), pauseMs.longestRetry);
    await pause(ms, undefined, { signal }).catch(() => undefined);
    return !signal.aborted;
  }

  function toEventRecord(record: StreamRecord) {
    return { ...record, awsRegion: region, eventSourceARN: mapping.streamArn };
  }

  function logFault(fault: unknown) {
    if (!signal.aborted) console.error(`Consuming the stream of ${stream.tableName} (${mapping.id}) failed.`, fault);
  }

  const consuming = consume();
  return {
    ready,
    isIdle: () => current !== undefined && current.shard.isAtEnd() && current.outstanding() === 0,
    hasReadSince: (time) => current !== undefined && current.shard.hasReadSince(time),
    consumedUpTo() {
      const saved = current && state.read(checkpointKey(current.shardId));
      return saved === undefined || saved === finished ? undefined : Number(saved);
    },
    async stop() {
      stopping.abort();
      onReady();
      await consuming;
      await Promise.all((current?.lanes ?? []).map((lane) => lane.stop()));
    },
  };
}

const getSequenceNumber = ({ dynamodb }: StreamRecord): string => dynamodb.SequenceNumber;
