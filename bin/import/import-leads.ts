import type { Batch } from "./make-batches.ts";
import type { Item, Pushed } from "./push-batch.ts";
import type { ResultFile, ResultLine } from "./result-file.ts";

/** Batches under way at the same time: while one is answered, the next is on its way. */
const parallel = 2;

/** So many rows, which stand between two positions of the file. */
export type Done = { rows: number; from: number; position: number };

export type ImportOptions = {
  batches: AsyncIterable<Batch>;
  push: (items: readonly Item[]) => Promise<Pushed>;
  results: Pick<ResultFile, "append">;
  /** Told after each batch whose results are durable. */
  onDone: (done: Done) => void;
};

/**
 * Pushes all batches and appends their results in the order of the rows. Answers why it stopped, when it could not finish; the
 * last results are then of rows that failed, and those behind them were perhaps sent, which repeating finds out.
 */
export async function importLeads({ batches, push, results, onDone }: ImportOptions): Promise<string | undefined> {
  const underway: { batch: Batch; pushing: Promise<Pushed> }[] = [];

  async function endOldest(): Promise<string | undefined> {
    const oldest = underway.shift();
    if (!oldest) return undefined;
    const { lines, stopped } = await oldest.pushing;
    const all = inOrder([...oldest.batch.refused, ...lines]);
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
      underway.push({ batch, pushing });
      const stopped = underway.length === parallel ? await endOldest() : undefined;
      if (stopped !== undefined) return stopped;
    }
    while (underway.length > 0) {
      const stopped = await endOldest();
      if (stopped !== undefined) return stopped;
    }
    return undefined;
  } finally {
    await Promise.allSettled(underway.map(({ pushing }) => pushing));
  }
}

const inOrder = (lines: readonly ResultLine[]): ResultLine[] => lines.toSorted((a, b) => a.row - b.row);
