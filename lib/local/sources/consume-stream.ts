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
import type { makeGiveUp } from "./give-up.ts";
import { makeLane } from "./lane.ts";
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

/** After a write was noticed its transaction takes a moment to become visible; each step is one look, in ms after the last. */
const looksAfterWrite = [2, 5, 10, 20];
const patienceMs = 200;

/** Between two reads records gather, so that a busy stream is read in pages instead of record by record; longer where they wait anyway. */
const gatherMs = { promptly: 2, windowed: 50 };

/** Reading pauses above this, so that a consumer that cannot keep up does not fill the memory. */
const mostOutstanding = 20_000;

const retryPauseMs = { first: 200, longest: 10_000 };

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
  let lanes: { stop(): Promise<void> }[] = [];
  let current: string | undefined;
  const { promise: ready, resolve: onReady } = Promise.withResolvers<void>();
  /** Number of the last record that was read, and whether reading found nothing more. */
  let lastRead = 0;
  let sawTheEnd = false;
  let outstanding = () => 0;

  const checkpointKey = (shardId: string) => `checkpoint/${mapping.id}/${shardId}`;
  /** In place of a sequence number: everything in the shard was handled and nothing will be added. */
  const finished = "finished";

  async function followShard(shardId: string): Promise<void> {
    current = shardId;
    const after = state.read(checkpointKey(shardId));
    const reader = readShard({ call, streamArn: stream.arn, shardId, ...(after === undefined ? {} : { after }) });
    const checkpoint = makeCheckpoint((sequenceNumber) => state.write(checkpointKey(shardId), sequenceNumber));
    ({ outstanding } = checkpoint);
    const ownLanes = Array.from({ length: mapping.parallelism }, () =>
      makeLane({
        batchSize: mapping.batchSize,
        windowMs: mapping.windowSeconds * 1000,
        process: (batch: readonly StreamRecord[]) =>
          processBatch(batch, {
            mapping,
            since,
            invoke: (records) => invoke({ Records: records.map(toEventRecord) }),
            onDone: (records) => checkpoint.done(records.map(({ dynamodb }) => dynamodb.SequenceNumber)),
            onGivenUp: (records, condition, attempts) => giveUp(records, { shardId, condition, attempts }),
            beforeRetry,
            now: () => new Date(),
          }).then(() => undefined, complain),
      }),
    );
    lanes = ownLanes;
    /** What was there before a mapping that starts at the latest record is none of its business. */
    let passingOver = after === undefined && mapping.startingPosition === "LATEST";
    if (!passingOver) onReady();

    lastRead = Number(after ?? 0);
    for (let look = 0; !signal.aborted;) {
      const seen = writes.count();
      const last = writes.lastRecord(stream.tableName);
      const records = last !== undefined && last <= lastRead ? [] : await reader.next();
      if (records === undefined) break;
      sawTheEnd = records.length === 0;
      if (records.length === 0) {
        lastRead = last ?? lastRead;
        passingOver = false;
        onReady();
        const woken = await writes.after(seen, looksAfterWrite[look] ?? patienceMs);
        look = woken ? 0 : look + 1;
        await pause(gatherMs.promptly);
        continue;
      }
      look = 0;
      lastRead = Number(records.at(-1)?.dynamodb.SequenceNumber);
      checkpoint.read(records.map(({ dynamodb }) => dynamodb.SequenceNumber));
      const wanted = passingOver ? [] : records.filter((record) => matchFilter(record));
      const unwanted = records.filter((record) => !wanted.includes(record));
      checkpoint.done(unwanted.map(({ dynamodb }) => dynamodb.SequenceNumber));
      for (const record of wanted) ownLanes[laneOf(record)]?.add(record);

      await pause(mapping.windowSeconds > 0 ? gatherMs.windowed : gatherMs.promptly);
      while (checkpoint.outstanding() > mostOutstanding && !signal.aborted) await pause(patienceMs);
    }
    while (checkpoint.outstanding() > 0 && !signal.aborted) await pause(patienceMs);
    if (!signal.aborted) state.write(checkpointKey(shardId), finished);
  }

  /** Shards follow one another; none is begun before the one it continues is done with. */
  async function follow(): Promise<void> {
    while (!signal.aborted) {
      try {
        const next = (await listShards()).find((shardId) => state.read(checkpointKey(shardId)) !== finished);
        if (next === undefined) await pause(patienceMs, undefined, { signal });
        else await followShard(next);
      } catch (fault) {
        if (signal.aborted) return;
        complain(fault);
        await pause(1_000);
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
    const ms = Math.min(retryPauseMs.first * 2 ** (attempt - 1), retryPauseMs.longest);
    await pause(ms, undefined, { signal }).catch(() => undefined);
    return !signal.aborted;
  }

  function toEventRecord(record: StreamRecord) {
    return { ...record, awsRegion: region, eventSourceARN: mapping.streamArn };
  }

  function complain(fault: unknown) {
    if (!signal.aborted) console.error(`Consuming the stream of ${stream.tableName} (${mapping.id}) failed.`, fault);
  }

  const following = follow();
  return {
    ready,
    isIdle: () => sawTheEnd && (writes.lastRecord(stream.tableName) ?? 0) <= lastRead && outstanding() === 0,
    consumedUpTo() {
      const saved = current === undefined ? undefined : state.read(checkpointKey(current));
      return saved === undefined || saved === finished ? undefined : Number(saved);
    },
    async stop() {
      stopping.abort();
      onReady();
      await following;
      await Promise.all(lanes.map((lane) => lane.stop()));
    },
  };
}
