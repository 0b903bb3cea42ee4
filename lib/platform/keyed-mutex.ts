/**
 * Runs work of the same `key` one after another, within this process.
 * A queue may hold an order twice, because a relay that crashed published it again on retry. If both ran at the same time, neither
 * would see the other's receipt. Across processes, only the delivery id protects the receiver against the duplicate.
 */
export function makeKeyedMutex() {
  const running = new Map<string, Promise<unknown>>();
  return async function runExclusively<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    while (running.has(key)) await running.get(key)?.catch(() => undefined);
    const promise = work();
    running.set(key, promise);
    try {
      return await promise;
    } finally {
      running.delete(key);
    }
  };
}
