import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { Now } from "./ports.ts";

/** How long an entry is served by default, in milliseconds: most cached values change rarely, and may be that old. */
const defaultTtlMs = 60_000;

/** How many entries are kept. Each is small, but their number has no bound. */
const maxEntries = 1_000;

/** Caches `read` per key for `ttlMs`. A failed read is not cached: the next call reads again. */
export function cached<Args extends readonly unknown[], Value>(
  read: (...args: Args) => Promise<Value>,
  toKey: (...args: Args) => string,
  now: Now,
  ttlMs = defaultTtlMs,
): (...args: Args) => Promise<Value> {
  const entries = new Map<string, { value: Promise<Value>; at: Instant }>();
  return (...args) => {
    const key = toKey(...args);
    const at = now();
    const entry = entries.get(key);
    if (entry && elapsedMs(entry.at, at) < ttlMs) return entry.value;
    if (entries.size >= maxEntries) entries.clear();
    const value = read(...args);
    entries.set(key, { value, at });
    value.catch(() => entries.delete(key));
    return value;
  };
}
