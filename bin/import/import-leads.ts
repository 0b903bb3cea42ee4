import type { Batch } from "./make-batches.ts";
import type { BatchItem, PushBatchResult } from "./push-batch.ts";
import type { ResultFile, ResultLine } from "./result-file.ts";

/** How many batches are sent at the same time. The next one is sent while one waits for its response. */
const maxBatchesInFlight = 2;

/** The number of rows in a batch, and the positions in the file where they begin and end. */
export type BatchProgress = { rows: number; from: number; position: number };

export type ImportOptions = {
  batches: AsyncIterable<Batch>;
  push: (items: readonly BatchItem[]) => Promise<PushBatchResult>;
  results: Pick<ResultFile, "append">;
  /** Called after each batch whose results are durable. */
  onDone: (done: BatchProgress) => void;
};

/**
 * Pushes all batches and appends their results in the order of the rows. Returns undefined when it finished, otherwise
 * why it stopped. The last results are then of rows that failed; later rows may have been sent, and a repeat with the
 * same keys finds that out (idempotent).
 */
export async function importLeads({ batches, push, results, onDone }: ImportOptions): Promise<string | undefined> {
  const inFlight: { batch: Batch; pushing: Promise<PushBatchResult> }[] = [];

  async function finishOldest(): Promise<string | undefined> {
    const oldest = inFlight.shift();
    if (!oldest) return undefined;
    const { lines: pushed, stopped } = await oldest.pushing;
    const lines = sortByRow([...oldest.batch.refused, ...pushed]);
    await results.append(lines);
    const { from, position } = oldest.batch;
    onDone({ rows: lines.length, from, position });
    return stopped;
  }

  try {
    for await (const batch of batches) {
      const pushing = batch.items.length > 0 ? push(batch.items) : Promise.resolve({ lines: [] });
      // `finishOldest` handles its rejection later; without this Node would report it as unhandled before.
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
