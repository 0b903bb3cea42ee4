import { expect, it } from "vitest";
import { expectNoHarm, runWithoutFault } from "#test/support/crash/matrix.ts";
import { exporting } from "#test/support/crash/scenarios/exporting.ts";

it.each(Object.keys(exporting))(
  "%s with a fault at any of its calls: ends with the same bytes",
  async (name) => {
    expect(await expectNoHarm(exporting[name] ?? {})).toBeGreaterThan(10);
  },
  60_000,
);

it("writes parts that make one CSV file, and their manifest", async () => {
  const [scenario] = Object.values(exporting);
  const { system } = await runWithoutFault(scenario ?? {});
  const texts = [...system.files].sort(([a], [b]) => (a < b ? -1 : 1));
  const [manifest, signature, ...parts] = texts.map(([, text]) => text);
  expect(texts.map(([key]) => key.slice(key.lastIndexOf("/") + 1))).toEqual([
    "manifest.json",
    "manifest.json.sig",
    "part-00001.csv",
    "part-00002.csv",
  ]);
  expect(parts.join("").trim().split("\r\n")).toHaveLength(4);
  expect(signature).toMatch(/^[\w+/]{86}==\n$/);
  expect(JSON.parse(manifest ?? "")).toMatchObject({ entries: 3, sums: [{ currency: "GBP", amount: 18_000 }] });
});
