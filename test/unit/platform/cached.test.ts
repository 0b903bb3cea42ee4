import { describe, expect, it, vi } from "vitest";
import { makeBoundedCache } from "#platform/bounded-cache.ts";
import { cached } from "#platform/cached.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";

describe("a bounded cache", () => {
  it("removes the entry that was set first, and no other, when it is full", () => {
    const cache = makeBoundedCache<number>(3);
    for (const [index, key] of ["a", "b", "c"].entries()) cache.set(key, index);
    cache.set("a", 7);
    cache.set("d", 3);
    expect(["a", "b", "c", "d"].map((key) => cache.get(key))).toEqual([7, undefined, 2, 3]);
  });

  it("has no value for a key that was deleted or never set", () => {
    const cache = makeBoundedCache<number>();
    cache.set("a", 1);
    cache.delete("a");
    expect([cache.get("a"), cache.get("constructor")]).toEqual([undefined, undefined]);
  });
});

describe("a cached read", () => {
  it("serves each key for its time, and reads again after it", async () => {
    const clock = aClock("14:00");
    const read = vi.fn<(key: string) => Promise<string>>(async (key) => `${key} at ${clock.now()}`);
    const get = cached({ read, toKey: (key: string) => key, now: clock.now, ttlMs: 1_000 });
    const first = await get("a");
    clock.advanceMs(999);
    expect(await get("a")).toBe(first);
    await get("b");
    clock.advanceMs(1);
    expect(await get("a")).not.toBe(first);
    expect(read).toHaveBeenCalledTimes(3);
  });

  it("does not keep a failure", async () => {
    const read = vi.fn<() => Promise<string>>(async () => "read").mockRejectedValueOnce(new Error("throttled"));
    const get = cached({ read, toKey: () => "the only one", now: aClock("14:00").now });
    await expect(get()).rejects.toThrow("throttled");
    expect(await get()).toBe("read");
  });

  it("still serves most keys when it has seen more than it keeps", async () => {
    const read = vi.fn<(key: number) => Promise<number>>(async (key) => key);
    const get = cached({ read, toKey: String, now: aClock("14:00").now });
    for (let key = 0; key <= 1_000; key += 1) await get(key);
    for (let key = 1; key <= 1_000; key += 1) await get(key);
    expect(read).toHaveBeenCalledTimes(1_001);
  });
});
