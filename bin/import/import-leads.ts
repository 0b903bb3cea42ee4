import type { Batch } from "./make-batches.ts";
import type { BatchItem, PushBatchResult } from "./push-batch.ts";
import type { ResultFile, ResultLine } from "./result-file.ts";

/** Batches under way at the same time: while one is answered, the next is on its way. */
const maxBatchesInFlight = 2;

/** So many rows, which stand between two positions of the file. */
export type BatchProgress = { rows: number; from: number; position: number };

export type ImportOptions = {
  batches: AsyncIterable<Batch>;
  push: (items: readonly BatchItem[]) => Promise<PushBatchResult>;
  results: Pick<ResultFile, "append">;
  /** Told after each batch whose results are durable. */
  onDone: (done: BatchProgress) => void;
};

/**
 * Pushes all batches and appends their results in the order of the rows. Answers why it stopped, when it could not finish; the
 * last results are then of rows that failed, and those behind them were perhaps sent, which repeating finds out.
 */
export async function importLeads({ batches, push, results, onDone }: ImportOptions): Promise<string | undefined> {
  const inFlight: { batch: Batch; pushing: Promise<PushBatchResult> }[] = [];

  async function finishOldest(): Promise<string | undefined> {
    const oldest = inFlight.shift();
    if (!oldest) return undefined;
    const { lines, stopped } = await oldest.pushing;
    const all = sortByRow([...oldest.batch.refused, ...lines]);
    await results.append(all);
    const { from, position } = oldest.batch;
    onDone({ rows: all.length, from, position });
    return stopped;
  }

  try {
    for await (const batch of batches) {
      const pushing = batch.items.length > 0 ? push(batch.items) : Promise.resolve({ lines: [] });
      // Who awaits it later is told; until then nobody is.
      pushing.catch(() => undefined);
      inFlight.push({ batch, pushing });
      const stopped = inFlight.length === maxBatchesInFlight ? await finishOldest() : undefined;
      if (stopped !== undefined) return stopped;
    }
    while (inFlight.length > 0) {
      const stopped = await finishOldest();
      if (stopped !== undefined) return stopped;
    }
    return undefined;
  } finally {
    await Promise.allSettled(inFlight.map(({ pushing }) => pushing));
  }
}

const sortByRow = (lines: readonly ResultLine[]): ResultLine[] => lines.toSorted((a, b) => a.row - b.row);
