/** Tracks how far a shard is processed when records finish in another order than they were read. */
export type Checkpoint = {
  /** Adds records that were read, in order. */
  markRead(sequenceNumbers: readonly string[]): void;
  /** Marks records as done. Saves the last number up to which everything is done, if that moved. */
  markDone(sequenceNumbers: Iterable<string>): void;
  /** Returns how many records were read and are not done. */
  readonly outstanding: () => number;
};

/** Makes a checkpoint. It calls `save` with the last sequence number up to which all is done, and never goes back. */
export function makeCheckpoint(save: (sequenceNumber: string) => void): Checkpoint {
  const unfinished = new Set<string>();
  let order: string[] = [];
  return {
    markRead(sequenceNumbers) {
      for (const number of sequenceNumbers) unfinished.add(number);
      order.push(...sequenceNumbers);
    },
    markDone(sequenceNumbers) {
      for (const number of sequenceNumbers) unfinished.delete(number);
      const firstOpen = order.findIndex((number) => unfinished.has(number));
      const finished = firstOpen === -1 ? order.length : firstOpen;
      const last = order[finished - 1];
      if (last === undefined) return;
      order = order.slice(finished);
      save(last);
    },
    outstanding: () => unfinished.size,
  };
}
