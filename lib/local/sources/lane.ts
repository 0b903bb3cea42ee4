import { setTimeout as pause } from "node:timers/promises";

/** Work that runs strictly in order, one batch at a time. */
export type Lane<Item> = {
  add(item: Item): void;
  /** Starts no further batch; resolves when the running one has ended. */
  stop(): Promise<void>;
};

/** Makes a lane, of which a shard has several. A batch starts when full, or at the end of the window. */
export function makeLane<Item>(options: {
  batchSize: number;
  windowMs: number;
  process: (batch: readonly Item[]) => Promise<void>;
}): Lane<Item> {
  const { batchSize, windowMs, process } = options;
  const waiting: Item[] = [];
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let fullSignal = new AbortController();

  async function processWaiting(): Promise<void> {
    while (waiting.length > 0 && !stopping.signal.aborted) {
      if (waiting.length < batchSize) await waitForWindow();
      if (!stopping.signal.aborted) await process(waiting.splice(0, batchSize));
    }
  }

  async function waitForWindow(): Promise<void> {
    if (windowMs === 0) return;
    fullSignal = new AbortController();
    const signal = AbortSignal.any([fullSignal.signal, stopping.signal]);
    await pause(windowMs, undefined, { signal }).catch(() => undefined);
  }

  return {
    add(item) {
      waiting.push(item);
      if (waiting.length === batchSize) fullSignal.abort();
      running ??= processWaiting().finally(() => (running = undefined));
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
