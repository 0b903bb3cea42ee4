/** What was last seen under a name: to guess by, and never to decide by, since it may have changed. */
export type BoundedCache<Value> = { get(key: string): Value | undefined; set(key: string, value: Value): void };

/** Remembers within this process, of at most `most` names; then it begins anew. */
export function makeBoundedCache<Value>(maxEntries = 1_000): BoundedCache<Value> {
  const entries = new Map<string, Value>();
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      if (entries.size >= maxEntries && !entries.has(key)) entries.clear();
      entries.set(key, value);
    },
  };
}
