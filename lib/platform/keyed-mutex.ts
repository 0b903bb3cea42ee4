/**
 * Runs works of the same `key` one after another, within this process. A queue may hold an order twice (a relay that died
 * published it again); worked at once, neither would see the other's receipt. Across processes the delivery id has to do.
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
