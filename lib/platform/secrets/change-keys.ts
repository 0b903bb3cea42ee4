import { addMs, elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { type KeyList, type ListedKey, maxKeyId } from "./key-list.ts";
import { rereadMs } from "./load-with-secret.ts";

/** How long after a change every process has read it: its interval, and a margin for a clock and a failed read. */
export const spreadMs = rereadMs + 5 * 60_000;

/**
 * How long links of a key work after its last one was made. The longest-lived is that of an appointment, which can be
 * booked 365 days ahead and disputed for days after it. A link to a lead ends 90 days after the last event of the lead; if
 * a lead is worked for longer, its later messages have links of later keys.
 */
export const linkLifeMs = 400 * 24 * 3_600_000;

export type KeyRefusal =
  | { kind: "key_waits"; id: number }
  | { kind: "no_new_key" }
  | { kind: "too_early"; until: Instant }
  | { kind: "no_id_left" }
  | { kind: "key_not_found"; id: number }
  | { kind: "key_is_current"; id: number };

/**
 * Adds a key that opens and verifies, but does not seal and sign yet: first every process must know it. Refuses while
 * there is such a key already.
 */
export function addKey(list: KeyList, { text, at }: { text: string; at: Instant }): Result<KeyList, KeyRefusal> {
  const next = findNextKey(list);
  if (next) return refuse({ kind: "key_waits", id: next.id });
  const id = Math.max(...list.keys.map((key) => key.id)) + 1;
  if (id > maxKeyId) return refuse({ kind: "no_id_left" });
  return ok({ ...list, keys: [...list.keys, { id, text, addedAt: at }] });
}

/** Makes the added key the current one. Refuses until every process has read it. */
export function activateKey(list: KeyList, at: Instant): Result<KeyList, KeyRefusal> {
  const next = findNextKey(list);
  if (!next) return refuse({ kind: "no_new_key" });
  const until = addMs(next.addedAt ?? at, spreadMs);
  if (at < until) return refuse({ kind: "too_early", until });
  const keys = list.keys.map((key) => (key.id === list.current ? { ...key, replacedAt: at } : key));
  return ok({ ...list, current: next.id, keys });
}

/**
 * Retires a key: from then on nothing that it made is accepted. Refuses until its links have ended; with `isLeaked`, until
 * no process seals with it any more. A key that never was the current one made nothing, and retires at once. Repeatable.
 */
export function retireKey(
  list: KeyList,
  { id, at, isLeaked }: { id: number; at: Instant; isLeaked: boolean },
): Result<KeyList, KeyRefusal> {
  const key = list.keys.find((each) => each.id === id);
  if (!key) return refuse({ kind: "key_not_found", id });
  if (key.retiredAt !== undefined) return ok(list);
  if (id === list.current) return refuse({ kind: "key_is_current", id });
  const until = key.replacedAt && addMs(key.replacedAt, isLeaked ? spreadMs : linkLifeMs);
  if (until !== undefined && at < until) return refuse({ kind: "too_early", until });
  return ok({ ...list, keys: list.keys.map((each) => (each.id === id ? { ...each, retiredAt: at } : each)) });
}

/** Whether every process seals with the current key. Before, what is sealed again may be followed by more. */
export function isActivationSpread({ keys }: KeyList, at: Instant): boolean {
  const replaced = keys.flatMap(({ replacedAt }) => replacedAt ?? []);
  return replaced.every((replacedAt) => elapsedMs(replacedAt, at) >= spreadMs);
}

/** Finds the key that is to become the current one. */
export const findNextKey = ({ current, keys }: KeyList): ListedKey | undefined =>
  keys.find(({ id, retiredAt }) => id > current && retiredAt === undefined);
