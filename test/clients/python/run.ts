/**
 * Generates a Python client from docs/openapi.json with openapi-python-client, and works a lead with it on a Baton that
 * runs on the emulators. It needs python3 with venv, and pip's package index, so the gate does not run it.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { runBaton } from "#test/support/running-baton.ts";

const generator = "openapi-python-client==0.29.1";
const root = join(import.meta.dirname, "../../..");
const folder = join(root, ".cache/python-client");
const inVenv = (program: string) => join(folder, "venv/bin", program);
const run = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: folder, stdio: "inherit" });

mkdirSync(folder, { recursive: true });
run("python3", "-m", "venv", "venv");
run(inVenv("pip"), "install", "--quiet", generator);
// The names of the package, whatever the title of the document is.
writeFileSync(
  join(folder, "config.yaml"),
  "project_name_override: baton-client\npackage_name_override: baton_client\npost_hooks: []\n",
);
const document = join(root, "docs/openapi.json");
const options = ["--path", document, "--output-path", "package", "--config", "config.yaml"];
run(inVenv("openapi-python-client"), "generate", ...options, "--overwrite", "--fail-on-warning");
const models = readdirSync(join(folder, "package/baton_client/models"));
console.log(`Generated ${models.length - 1} models.`);

const baton = await runBaton();
const { key } = await baton.newAgency();
const script = spawn(inVenv("python"), [join(import.meta.dirname, "work_a_lead.py")], {
  env: {
    ...process.env,
    PYTHONPATH: join(folder, "package"),
    BATON: baton.apiUrl,
    KEY: key,
    WEBHOOK_URL: baton.receiver.urlFor("/crm"),
  },
  stdio: ["ignore", "pipe", "inherit"],
});
const exited = once(script, "exit");
for await (const line of createInterface({ input: script.stdout })) {
  const secret = /^secret (\S+)$/.exec(line)?.[1];
  if (secret === undefined) console.log(line);
  else baton.receiver.accept("/crm", secret);
}
[process.exitCode] = (await exited) as [number];
await baton.stop();
