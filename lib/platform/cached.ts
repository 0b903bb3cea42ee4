import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { Now } from "./ports.ts";

/** What rarely changes, and is still true enough a minute later. */
const ttlMs = 60_000;

/** Such things are small, but there is no end to them. */
const maxEntries = 1_000;

/** Reads at most once a minute for each key; what could not be read is asked again. */
export function cached<Args extends readonly unknown[], Value>(
  read: (...args: Args) => Promise<Value>,
  toKey: (...args: Args) => string,
  now: Now,
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
