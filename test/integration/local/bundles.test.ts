import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readApp } from "#local/app/read-app.ts";
import { startSystem } from "#local/start-system.ts";

const projectRoot = join(import.meta.dirname, "../../..");

it("loads the bundle of every function", async () => {
  const stateFolder = await mkdtemp(join(tmpdir(), "baton-bundles-"));
  const app = await readApp(projectRoot, "bundles");
  const system = await startSystem({ app, code: "bundles", projectRoot, stateFolder, functionsOnDemand: false });
  const loaded = system.system.functions.map(({ entry = "" }) => entry).toSorted();
  await system.stop();
  await rm(stateFolder, { recursive: true });
  expect(loaded).toEqual((await readdir(join(projectRoot, "functions"))).map((file) => `functions/${file}`).toSorted());
});
