import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

const read = (file: string) => readFile(join(import.meta.dirname, "../..", file), "utf8");

it(".nvmrc names the Node version that npm ci installs", async () => {
  const { devDependencies } = JSON.parse(await read("package.json")) as { devDependencies: { node: string } };
  expect((await read(".nvmrc")).trim()).toBe(devDependencies.node);
});
