import { type FSWatcher, watch } from "node:fs";

/** Tells when something was written to a SQLite database. */
export type Writes = {
  /** How many writes were noticed so far; to be taken before looking, so that none is missed while looking. */
  count(): number;
  /** Resolves to true as soon as there were more writes than `seen`, and to false after `patienceMs` without one. */
  after(seen: number, patienceMs: number): Promise<boolean>;
  close(): void;
};

/**
 * Watches a database's write-ahead log: polling a stream every 10 ms costs a fifth of a core when idle, being woken costs next to nothing.
 * Without a file (somebody else's DynamoDB), or where watching is not possible, nothing is ever noticed and patience decides.
 */
export function watchWrites(file: string | undefined): Writes {
  let writes = 0;
  const waiting = new Set<() => void>();
  const wakeAll = () => {
    writes++;
    for (const wake of waiting) wake();
  };
  const watcher = file === undefined ? undefined : tryWatch(`${file}-wal`, wakeAll);

  return {
    count: () => writes,
    after: (seen, patienceMs) =>
      new Promise((resolve) => {
        if (writes > seen) return resolve(true);
        const finish = (woken: boolean) => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve(woken);
        };
        const wake = () => finish(true);
        const timer = setTimeout(() => finish(false), patienceMs);
        waiting.add(wake);
      }),
    close() {
      watcher?.close();
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
