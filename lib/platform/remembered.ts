import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { Now } from "./ports.ts";

/** What rarely changes, and is still true enough a minute later. */
const forMs = 60_000;

/** Such things are small, but there is no end to them. */
const most = 1_000;

/** Reads at most once a minute for each key; what could not be read is asked again. */
export function remembered<Asked extends readonly unknown[], Value>(
  read: (...asked: Asked) => Promise<Value>,
  keyOf: (...asked: Asked) => string,
  now: Now,
): (...asked: Asked) => Promise<Value> {
  const known = new Map<string, { value: Promise<Value>; at: Instant }>();
  return (...asked) => {
    const key = keyOf(...asked);
    const at = now();
    const there = known.get(key);
    if (there && elapsedMs(there.at, at) < forMs) return there.value;
    if (known.size >= most) known.clear();
    const value = read(...asked);
    known.set(key, { value, at });
    value.catch(() => known.delete(key));
    return value;
  };
}
