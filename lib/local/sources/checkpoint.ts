/** Remembers how far a shard was handled, when records are finished in another order than they were read. */
export type Checkpoint = {
  /** These were read, in order. */
  markRead(sequenceNumbers: readonly string[]): void;
  /** This one needs no more attention; saves the last number before which everything is done, if that moved. */
  markDone(sequenceNumbers: Iterable<string>): void;
  /** How many were read and are not done. */
  readonly outstanding: () => number;
};

/** `save` is called with the last sequence number up to which everything is done, never with an earlier one than before. */
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
