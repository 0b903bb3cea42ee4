/** The last value seen for each key. It may be out of date, so use it for guesses and never for decisions. */
export type BoundedCache<Value> = { get(key: string): Value | undefined; set(key: string, value: Value): void };

/** Makes a cache in the memory of this process. When it has `maxEntries` keys, a new key empties it first. */
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
