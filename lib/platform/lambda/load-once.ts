/**
 * Runs `load` on the first call and keeps its result for the next ones.
 * A failed load is forgotten, so the next call tries again: one failed read never breaks a Lambda environment for good.
 */
export function loadOnce<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loading: Promise<Value> | undefined;
  return async () => {
    loading ??= load();
    try {
      return await loading;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  };
}
