/** Values by key in the memory of this process, of which the oldest make room for new ones. */
export type BoundedCache<Value> = {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
};

/** How many entries are kept by default. Each is small, but there is no limit to the number of keys. */
const defaultMaxEntries = 1_000;

/** Makes a cache. A new key beyond `maxEntries` removes the entry that was set first. */
export function makeBoundedCache<Value>(maxEntries = defaultMaxEntries): BoundedCache<Value> {
  const entries = new Map<string, Value>();
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    },
    delete: (key) => void entries.delete(key),
  };
}
