import { setTimeout as pause } from "node:timers/promises";

/** Work that is done strictly in order, a batch at a time. */
export type Lane<Item> = {
  add(item: Item): void;
  /** Takes up no further batch; resolves when the one in hand has ended. */
  stop(): Promise<void>;
};

/**
 * Gathers items into batches: a batch is taken up when it is full, or when its first item has waited for the window.
 * Lambda runs as many of these per shard as a mapping's parallelization factor says.
 */
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
