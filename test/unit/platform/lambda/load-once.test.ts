import { expect, it } from "vitest";
import { loadOnce } from "#platform/lambda/load-once.ts";

it("loadOnce loads once for all calls, including simultaneous ones", async () => {
  let loads = 0;
  const load = loadOnce(async () => (loads += 1));
  expect(await Promise.all([load(), load()])).toEqual([1, 1]);
  expect(await load()).toBe(1);
});

it("loadOnce does not keep a failure: the next call loads again", async () => {
  const results = [() => Promise.reject(new Error("throttled")), async () => "secret"];
  const load = loadOnce(async () => (await results.shift()?.()) ?? "loaded too often");
  await expect(load()).rejects.toThrow("throttled");
  expect([await load(), await load()]).toEqual(["secret", "secret"]);
});
