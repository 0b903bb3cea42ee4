/** The headers that tell the caller that the response is that of an earlier request, and that nothing was done again. */
export const replayHeaders = ({ isReplay }: { ok: true; isReplay?: true }): Record<string, string> =>
  isReplay ? { "idempotent-replayed": "true" } : {};
