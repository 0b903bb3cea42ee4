/** A consumer, which processes work from a source until it is stopped. */
export type Consumer = {
  /** True when no work is running and the last poll found none. */
  isIdle(): boolean;
  /** Stops polling, and resolves when the running work has ended. */
  stop(): Promise<void>;
};
