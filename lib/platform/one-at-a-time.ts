/**
 * Runs works of the same `key` one after another, within this process. A queue may hold an order twice (a relay that died
 * published it again); worked at once, neither would see the other's receipt. Across processes the delivery id has to do.
 */
export function oneAtATime() {
  const underway = new Map<string, Promise<unknown>>();
  return async function run<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    while (underway.has(key)) await underway.get(key)?.catch(() => undefined);
    const working = work();
    underway.set(key, working);
    try {
      return await working;
    } finally {
      underway.delete(key);
    }
  };
}
