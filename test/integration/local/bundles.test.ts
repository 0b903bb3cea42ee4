import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readApp } from "#local/app/read-app.ts";
import { startSystem } from "#local/start-system.ts";

const projectRoot = join(import.meta.dirname, "../../..");

it("loads the bundle of every function, whichever service sends texts", async () => {
  const loaded = new Set<string>();
  const deployments: Record<string, string>[] = [{}, { smsProvider: "end-user-messaging" }];
  for (const deployment of deployments) {
    const stateFolder = await mkdtemp(join(tmpdir(), "baton-bundles-"));
    const app = await readApp(projectRoot, "bundles", deployment);
    const system = await startSystem({ app, code: "bundles", projectRoot, stateFolder, functionsOnDemand: false });
    for (const { entry } of system.system.functions) if (entry !== undefined) loaded.add(entry);
    await system.stop();
    await rm(stateFolder, { recursive: true });
  }
  expect(loaded).toEqual(new Set((await readdir(join(projectRoot, "functions"))).map((file) => `functions/${file}`)));
});
