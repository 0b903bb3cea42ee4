import { describe, expect, it } from "vitest";
import { instant } from "#domain/shared/instant.ts";
import { activateKey, addKey, findNextKey, retireKey } from "#platform/secrets/change-keys.ts";
import { type KeyList, parseKeyList } from "#platform/secrets/key-list.ts";
import { on } from "#test/support/at.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
const start = Date.parse(on("2026-11-29T12:00:00Z"));
const after = (ms: number) => instant(start + ms);

const first = parseKeyList("generated");
const added = valueOf(addKey(first, { text: "second", at: after(0) }));
const activated = valueOf(activateKey(added, after(20 * minute)));

function valueOf(result: ReturnType<typeof addKey>): KeyList {
  if (!result.ok) throw new Error(result.refusal.kind);
  return result.value;
}

describe("a key", () => {
  it("that was added does not seal before it is activated", () => {
    expect(added).toMatchObject({ permanent: "generated", current: 0, keys: [{ id: 0 }, { id: 1, text: "second" }] });
  });

  it("is activated only when every process has read it: 20 minutes after it was added", () => {
    expect(activateKey(added, after(20 * minute - 1))).toEqual({
      ok: false,
      refusal: { kind: "too_early", until: after(20 * minute) },
    });
    expect(activated).toMatchObject({
      permanent: "generated",
      current: 1,
      keys: [{ replacedAt: after(20 * minute) }, {}],
    });
  });

  it("is added only if none waits to be activated", () => {
    expect(addKey(added, { text: "third", at: after(1) })).toMatchObject({ refusal: { kind: "key_waits", id: 1 } });
    expect(activateKey(first, after(0))).toMatchObject({ refusal: { kind: "no_new_key" } });
  });

  it("is retired when the last of its links has ended, 400 days after it was replaced", () => {
    const replaced = 20 * minute;
    const retire = (ms: number) => retireKey(activated, { id: 0, at: after(ms), isLeaked: false });
    expect(retire(replaced + 400 * day - 1)).toMatchObject({ refusal: { kind: "too_early" } });
    const retired = valueOf(retire(replaced + 400 * day));
    expect(retired.keys[0]).toMatchObject({ id: 0, retiredAt: after(replaced + 400 * day) });
    expect(retireKey(retired, { id: 0, at: after(500 * day), isLeaked: false })).toEqual({ ok: true, value: retired });
  });

  it("that leaked is retired when no process signs with it any more, 20 minutes after it was replaced", () => {
    const retire = (ms: number) => retireKey(activated, { id: 0, at: after(ms), isLeaked: true });
    expect(retire(40 * minute - 1)).toMatchObject({ refusal: { kind: "too_early", until: after(40 * minute) } });
    expect(retire(40 * minute).ok).toBe(true);
  });

  it("that was never activated is retired at once, and its number is not used again", () => {
    const retired = valueOf(retireKey(added, { id: 1, at: after(1), isLeaked: false }));
    expect(findNextKey(retired)).toBeUndefined();
    expect(valueOf(addKey(retired, { text: "third", at: after(2) })).keys.at(-1)).toMatchObject({ id: 2 });
  });

  it("is not retired while it is the current one, or if there is none of that number", () => {
    const options = { at: after(1_000 * day), isLeaked: true };
    expect(retireKey(activated, { id: 1, ...options })).toMatchObject({ refusal: { kind: "key_is_current", id: 1 } });
    expect(retireKey(activated, { id: 7, ...options })).toMatchObject({ refusal: { kind: "key_not_found", id: 7 } });
  });

  it("has a number of one byte, so the 257th is refused", () => {
    const keys = Array.from({ length: 256 }, (_, id) => ({ id, text: "a text" }));
    const full: KeyList = { permanent: "a text", current: 255, keys };
    expect(addKey(full, { text: "x", at: after(0) })).toMatchObject({ refusal: { kind: "no_id_left" } });
  });
});
