import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { createClient } from "@hey-api/openapi-ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBaton, type RunningBaton } from "#test/support/running-baton.ts";

const root = join(import.meta.dirname, "../..");
const scenario = "work-a-lead.ts";

/** Of test/clients/typescript/work-a-lead.ts, which only compiles beside the generated files. */
type WorkALead = (settings: {
  baseUrl: string;
  key: string;
  webhookUrl: string;
  onSecret: (secret: string) => void;
}) => Promise<object>;

/** As strict as a careful customer compiles. The generated files name each other by their compiled names. */
const compilerOptions = {
  target: "es2024",
  lib: ["es2024", "dom", "dom.iterable"],
  module: "nodenext",
  strict: true,
  noUncheckedIndexedAccess: true,
  outDir: "compiled",
  types: [],
};

describe("a TypeScript client generated from docs/openapi.json", () => {
  let baton: RunningBaton;
  let folder: string;

  beforeAll(async () => {
    await mkdir(join(root, ".cache"), { recursive: true });
    // In the project, so that the package type and the compiler are found.
    folder = await mkdtemp(join(root, ".cache/typescript-client-"));
    await createClient({
      input: join(root, "docs/openapi.json"),
      output: join(folder, "generated"),
      plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
      logs: { level: "silent", file: false },
    });
    await copyFile(join(root, "test/clients/typescript", scenario), join(folder, scenario));
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [scenario] }));
    baton = await runBaton();
  });
  afterAll(async () => {
    await baton?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("compiles with a program that reads every kind of fact", async () => {
    const compiler = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));
    const { stdout } = await promisify(execFile)(process.execPath, [compiler, "-p", folder]).catch((error) => error);
    expect(stdout).toBe("");
  });

  it("sets up a client, pushes and works a lead, and reads its history, its attempts and its bill", async () => {
    const { key } = await baton.newAgency();
    const program = (await import(pathToFileURL(join(folder, "compiled/work-a-lead.js")).href)) as {
      workALead: WorkALead;
    };
    const worked = await program.workALead({
      baseUrl: baton.apiUrl,
      key,
      webhookUrl: baton.receiver.urlFor("/crm"),
      onSecret: (secret) => baton.receiver.accept("/crm", secret),
    });
    expect(worked).toEqual({
      subscriptionId: expect.stringMatching(/^sub_/),
      history: ["received: 1", "delivered: HTTP 204", "contact_attempted: connected", "outcome_recorded: won 450000"],
      person: "Zoë Ashworth",
      storeys: 2,
      attempts: ["delivered"],
      batch: ["phone_invalid", "received"],
      refusal: ["/person/phone"],
      exported: [0, "whpk_"],
      notHandedOver: "not_found",
      bill: { charged: { amount: 6000, currency: "GBP" }, outcome: "won" },
    });
  });
});
