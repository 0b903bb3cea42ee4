import { type FSWatcher, watch } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** Notices writes to the emulated DynamoDB, far cheaper than a request to it. */
export type WriteWatcher = {
  /** Returns how many writes it noticed. A reader takes it before it reads, to miss no write meanwhile. */
  count(): number;
  /** Resolves to true when there were more writes than `knownCount`, and to false after `timeoutMs` without one. */
  waitForMore(knownCount: number, timeoutMs: number): Promise<boolean>;
  /** Returns the number of the last record in a table's stream. Undefined where only DynamoDB itself knows it. */
  lastSequenceNumber(tableName: string): number | undefined;
  close(): void;
};

/**
 * Watches the write-ahead log of a DynamoDB emulator's database. It reads the last stream record from the database, by
 * the index that `maintainDynamoDb` makes. That takes 20 µs, where a request over HTTP costs the two processes 500 µs;
 * most writes are irrelevant to a stream's consumer. Without a file (another DynamoDB) it notices nothing, and
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
  const selectLast = database?.prepare(
    "SELECT MAX(CAST(sequence_number AS INTEGER)) AS last FROM _stream_records WHERE table_name = ?",
  );

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
    lastSequenceNumber: (tableName) => selectLast && Number(selectLast.get(tableName)?.["last"] ?? 0),
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
