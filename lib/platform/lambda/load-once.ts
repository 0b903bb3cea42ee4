/**
 * Runs `load` on the first call and keeps its result for the next ones.
 * A failed load is not kept: the next call loads again, so that one failed read does not break a Lambda environment permanently.
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
