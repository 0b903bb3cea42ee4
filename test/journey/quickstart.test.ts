import { execFile, spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBaton, type RunningBaton } from "#test/support/running-baton.ts";

const canRun = ["bash", "curl"].every((program) => !spawnSync(program, ["--version"]).error);
if (!canRun) console.warn("Skipped: the quickstart was not run, because bash or curl is missing.");

describe.skipIf(!canRun)("the commands of docs/quickstart.md", () => {
  let baton: RunningBaton;
  beforeAll(async () => void (baton = await runBaton()));
  afterAll(() => baton?.stop());

  it("deliver, work and bill a lead", async () => {
    const page = await readFile(join(import.meta.dirname, "../../docs/quickstart.md"), "utf8");
    const commands = [...page.matchAll(/^```sh\n(.*?)\n```$/gms)].map(([, code = ""]) => code);
    expect(commands.length).toBeGreaterThan(6);
    const { key } = await baton.newAgency();
    const env = { ...process.env, BATON: baton.apiUrl, INBOX: baton.inboxUrl, KEY: key };
    const script = ["set -euo pipefail", ...commands].join("\n");
    const { stdout } = await promisify(execFile)("bash", ["-c", script], { env, timeout: 100_000 });
    expect(stdout).toContain('"isReady":true');
    const [bill = ""] = /\{"items":.*?"next":null\}/.exec(stdout) ?? [];
    expect(JSON.parse(bill)).toMatchObject({
      items: [
        {
          charged: { amount: 6000, currency: "GBP" },
          outcome: { kind: "won", value: { amount: 450_000, currency: "GBP" } },
          deliveredAt: expect.any(String),
          firstContactAt: expect.any(String),
        },
      ],
    });
    const report: unknown = JSON.parse(/\{"from":[^\n]*\}$/m.exec(stdout)?.[0] ?? "");
    expect(report).toMatchObject({ leads: 1, contacted: { count: 1, of: 1 } });
  });
});
