/** Something that takes work from a source until it is told to stop. */
export type Consumer = {
  /** Whether it has nothing in hand and, the last time it looked, found nothing to take up. */
  isIdle(): boolean;
  /** Takes no more work, and resolves when what was begun has ended. */
  stop(): Promise<void>;
};
