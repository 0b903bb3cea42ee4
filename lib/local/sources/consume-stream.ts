import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { CallAws } from "../emulators/call-aws.ts";
import type { LiveStream } from "../emulators/create-resources.ts";
import type { Writes } from "../emulators/watch-writes.ts";
import { region } from "../region.ts";
import type { RunningFunction } from "../runtime/run-function.ts";
import type { State } from "../state.ts";
import type { StreamMapping } from "../template/system.ts";
import { makeCheckpoint } from "./checkpoint.ts";
import type { Consumer } from "./consumer.ts";
import { type FollowedShard, followShard } from "./follow-shard.ts";
import type { makeGiveUp } from "./give-up.ts";
import { type Lane, makeLane } from "./lane.ts";
import { makeMatchFilter } from "./match-filter.ts";
import { processBatch } from "./process-batch.ts";
import { readShard } from "./read-shard.ts";
import type { StreamRecord } from "./stream-record.ts";

/** A consumer of a table's stream. */
export type StreamConsumer = Consumer & {
  /** Resolves when every record written from now on will be consumed; what came before a start at the latest record is behind it. */
  readonly ready: Promise<void>;
  /** The sequence number up to which it needs no record any more. */
  consumedUpTo(): number | undefined;
};

/** Reading pauses above this, so that a consumer that cannot keep up does not fill the memory. */
const mostOutstanding = 20_000;

const pauseMs = { whileFull: 100, afterFault: 1_000, firstRetry: 200, longestRetry: 10_000 };

/** In place of a sequence number: everything in the shard was handled and nothing will be added. */
const finished = "finished";

/**
 * Feeds a table's stream to a function as Lambda does. How far it got is saved only behind handled records, so a process killed at any
 * moment has them delivered again at the next start: at least once, never not at all.
 */
export function consumeStream(options: {
  mapping: StreamMapping;
  stream: LiveStream;
  invoke: RunningFunction["invoke"];
  giveUp: ReturnType<typeof makeGiveUp>;
  call: CallAws;
  writes: Writes;
  state: State;
}): StreamConsumer {
  const { mapping, stream, invoke, giveUp, call, writes, state } = options;
  const matchFilter = makeMatchFilter(mapping.filters);
  const since = new Date();
  const stopping = new AbortController();
  const { signal } = stopping;
  const { promise: ready, resolve: onReady } = Promise.withResolvers<void>();
  let current:
    { shardId: string; shard: FollowedShard; outstanding: () => number; lanes: Lane<StreamRecord>[] } | undefined;

  const checkpointOf = (shardId: string) => `checkpoint/${mapping.id}/${shardId}`;

  /** Resolves when the shard has ended and all of it was handled, or when all is stopping. */
  async function consumeShard(shardId: string): Promise<void> {
    const after = state.read(checkpointOf(shardId));
    const checkpoint = makeCheckpoint((sequenceNumber) => state.write(checkpointOf(shardId), sequenceNumber));
    const windowMs = mapping.windowSeconds * 1000;
    const done = (records: readonly StreamRecord[]) => checkpoint.done(records.map(numberOf));
    const lanes = Array.from({ length: mapping.parallelism }, () =>
      makeLane({
        batchSize: mapping.batchSize,
        windowMs,
        process: (batch: readonly StreamRecord[]) =>
          processBatch(batch, {
            mapping,
            since,
            invoke: (records) => invoke({ Records: records.map(toEventRecord) }),
            onDone: done,
            onGivenUp: (records, condition, attempts) => giveUp(records, { shardId, condition, attempts }),
            beforeRetry,
            now: () => new Date(),
          }).then(() => undefined, complain),
      }),
    );
    /** What was there before a mapping that starts at the latest record is none of its business. */
    let passingOver = after === undefined && mapping.startingPosition === "LATEST";
    if (!passingOver) onReady();

    const shard = followShard({
      reader: readShard({ call, streamArn: stream.arn, shardId, ...(after === undefined ? {} : { after }) }),
      tableName: stream.tableName,
      after,
      writes,
      windowMs,
      signal,
      onRecords(records) {
        checkpoint.read(records.map(numberOf));
        const wanted = new Set(passingOver ? [] : records.filter((record) => matchFilter(record)));
        done(records.filter((record) => !wanted.has(record)));
        for (const record of wanted) lanes[laneOf(record)]?.add(record);
      },
      onQuiet() {
        passingOver = false;
        onReady();
      },
      async whenReadable() {
        while (checkpoint.outstanding() > mostOutstanding && !signal.aborted) await pause(pauseMs.whileFull);
      },
    });
    current = { shardId, shard, outstanding: checkpoint.outstanding, lanes };
    await shard.ended;
    while (checkpoint.outstanding() > 0 && !signal.aborted) await pause(pauseMs.whileFull);
    if (!signal.aborted) state.write(checkpointOf(shardId), finished);
  }

  /** Shards follow one another; none is begun before the one it continues is done with. */
  async function consume(): Promise<void> {
    while (!signal.aborted) {
      try {
        const next = (await listShards()).find((shardId) => state.read(checkpointOf(shardId)) !== finished);
        if (next === undefined) await pause(pauseMs.afterFault, undefined, { signal });
        else await consumeShard(next);
      } catch (fault) {
        complain(fault);
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

  /** The same partition always takes the same lane, so that its records stay in order. */
  function laneOf({ dynamodb: { Keys } }: StreamRecord): number {
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

  function complain(fault: unknown) {
    if (!signal.aborted) console.error(`Consuming the stream of ${stream.tableName} (${mapping.id}) failed.`, fault);
  }

  const consuming = consume();
  return {
    ready,
    isIdle: () => current !== undefined && current.shard.isAtEnd() && current.outstanding() === 0,
    consumedUpTo() {
      const saved = current && state.read(checkpointOf(current.shardId));
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

const numberOf = ({ dynamodb }: StreamRecord): string => dynamodb.SequenceNumber;
