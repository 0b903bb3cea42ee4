/** Pauses before a write is tried again that lost to another process: longer each time, up to a second, and at random. */
export const pauseAfterLoss = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(1_000, 10 * 2 ** attempt)));

/** How often a write is tried that loses to others: many closings of an agency take numbers of one series at once. */
export const maxAttempts = 100;
