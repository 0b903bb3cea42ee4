import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { makeBoundedCache } from "./bounded-cache.ts";
import type { Now } from "./ports.ts";

/** How long a value is served by default, in milliseconds: most cached values change rarely, and may be that old. */
const defaultTtlMs = 60_000;

type Options<Args extends readonly unknown[], Value> = {
  read: (...args: Args) => Promise<Value>;
  toKey: (...args: Args) => string;
  now: Now;
  ttlMs?: number;
};

/** Caches `read` per key for `ttlMs`. A failed read is not cached: the next call reads again. */
export function cached<Args extends readonly unknown[], Value>({
  read,
  toKey,
  now,
  ttlMs = defaultTtlMs,
}: Options<Args, Value>): (...args: Args) => Promise<Value> {
  const entries = makeBoundedCache<{ value: Promise<Value>; at: Instant }>();
  return (...args) => {
    const key = toKey(...args);
    const at = now();
    const entry = entries.get(key);
    if (entry && elapsedMs(entry.at, at) < ttlMs) return entry.value;
    const value = read(...args);
    entries.set(key, { value, at });
    value.catch(() => entries.delete(key));
    return value;
  };
}
