import { type FSWatcher, watch } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { openStreamRecords, type StreamRecords } from "./stream-records.ts";

/** Notices writes to the emulated DynamoDB, far cheaper than a request to it. */
export type WriteWatcher = {
  /** Returns how many writes it noticed. A reader takes it before it reads, to miss no write meanwhile. */
  count(): number;
  /** Resolves to true when there were more writes than `knownCount`, and to false after `timeoutMs` without one. */
  waitForMore(knownCount: number, timeoutMs: number): Promise<boolean>;
  /** The streams of the database. Undefined where only DynamoDB itself has them. */
  readonly streams: StreamRecords | undefined;
  close(): void;
};

/**
 * Watches the write-ahead log of a DynamoDB emulator's database. Without a file (another DynamoDB) it notices nothing, and
 * consumers poll after their timeout.
 */
export function watchWrites(file: string | undefined): WriteWatcher {
  let writes = 0;
  const waiting = new Set<() => void>();
  const wakeAll = () => {
    writes++;
    for (const wake of waiting) wake();
  };
  const watcher = file === undefined ? undefined : tryWatch(`${file}-wal`, wakeAll);
  const database = file === undefined ? undefined : new DatabaseSync(file, { readOnly: true, timeout: 5_000 });

  return {
    count: () => writes,
    waitForMore: (knownCount, timeoutMs) =>
      new Promise((resolve) => {
        if (writes > knownCount) return resolve(true);
        const finish = (hasMore: boolean) => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve(hasMore);
        };
        const wake = () => finish(true);
        const timer = setTimeout(() => finish(false), timeoutMs);
        waiting.add(wake);
      }),
    streams: database && openStreamRecords(database),
    close() {
      watcher?.close();
      database?.close();
      wakeAll();
    },
  };
}

function tryWatch(file: string, listener: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(file, { persistent: false }, listener);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
