import { setTimeout as pause } from "node:timers/promises";
import type { WriteWatcher } from "../emulators/watch-writes.ts";
import type { StreamRecord } from "../emulators/stream-records.ts";
import type { ShardReader } from "./shard-reader.ts";

/** Milliseconds between the reads after a write, whose transaction takes a moment to become visible. */
const pollDelaysAfterWriteMs = [2, 5, 10, 20];
const idlePollMs = 200;

/** How long after the last work a polled stream is read once more, before it counts as read to its end. */
export const settleMs = 2 * idlePollMs;

/** The least milliseconds between two reads, so that a busy stream is read in pages. */
const minGatherMs = 10;

/** A shard that is being read. */
export type FollowedShard = {
  readonly ended: Promise<void>;
  /** True when everything written so far has been read; without the database, when the last read found no more. */
  isAtEnd(): boolean;
  /** Whether everything written before a time of `performance.now()` has been read; a polled shard `settleMs` later. */
  hasReadSince(time: number): boolean;
};

/** Reads a shard soon after each write. `ended` resolves at its end or on `signal`, and rejects on an error. */
export function followShard(options: {
  reader: ShardReader;
  tableName: string;
  /** Sequence number of the last record that was processed before. */
  after: string | undefined;
  writes: WriteWatcher;
  windowMs: number;
  signal: AbortSignal;
  onRecords: (records: readonly StreamRecord[]) => void;
  /** Called when no more records are available for now. */
  onQuiet: () => void;
  /** Resolves when more records may be read. */
  whenReadable: () => Promise<void>;
}): FollowedShard {
  const { reader, tableName, writes, windowMs, signal, onRecords, onQuiet, whenReadable } = options;
  const gatherMs = Math.max(minGatherMs, windowMs / 10);
  let lastRead = Number(options.after ?? 0);
  let isDrained = false;
  /** When the last read that found no more began. */
  let drainedAt = Number.NEGATIVE_INFINITY;

  async function follow(): Promise<void> {
    for (let poll = 0; !signal.aborted; await pause(gatherMs)) {
      const writeCount = writes.count();
      const last = writes.streams?.lastSequenceNumber(tableName);
      const beganAt = performance.now();
      const records = last !== undefined && last <= lastRead ? [] : await reader.next();
      if (records === undefined) return;
      isDrained = records.length === 0;
      if (isDrained) {
        drainedAt = beganAt;
        lastRead = last ?? lastRead;
        onQuiet();
        const hasNewWrites = await writes.waitForMore(writeCount, pollDelaysAfterWriteMs[poll] ?? idlePollMs);
        poll = hasNewWrites ? 0 : poll + 1;
      } else {
        poll = 0;
        lastRead = Number(records.at(-1)?.dynamodb.SequenceNumber);
        onRecords(records);
        await whenReadable();
      }
    }
  }

  const isAtEnd = () => isDrained && (writes.streams?.lastSequenceNumber(tableName) ?? 0) <= lastRead;
  return {
    ended: follow(),
    isAtEnd,
    hasReadSince: (time) => (writes.streams ? isAtEnd() : drainedAt >= time + settleMs),
  };
}
