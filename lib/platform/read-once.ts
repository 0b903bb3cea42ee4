/** Reads each key at most once, also when it is asked for at the same time. */
export function readOnce<Key, Value>(read: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const reads = new Map<Key, Promise<Value>>();
  return (key) => {
    const started = reads.get(key) ?? read(key);
    reads.set(key, started);
    return started;
  };
}
