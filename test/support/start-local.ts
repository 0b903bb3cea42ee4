import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "../..");

/** A Baton as `npm start` runs it, in its own process. */
export type StartedLocal = { child: ChildProcess; printed: string; apiUrl: string; inbox: string; key: string };

/** Runs the command of `npm start` on free ports, and waits for its output; `onSpawn` receives the process at once. */
export async function startLocal(stateFolder: string, onSpawn: (child: ChildProcess) => void): Promise<StartedLocal> {
  const child = spawn(process.execPath, ["bin/local.ts", "--state", stateFolder, "--port", "0"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onSpawn(child);
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith("Ctrl-C")) break;
  }
  child.stdout.resume();
  const printed = lines.join("\n");
  const inbox = /SMS inbox +(\S+)/.exec(printed)?.[1];
  const [, apiUrl, key] = /^export BATON=(\S+) KEY=(\S+)/m.exec(printed) ?? [];
  if (!inbox || !apiUrl || !key) throw new Error(`npm start ended early: ${printed}`);
  return { child, printed, apiUrl, inbox: new URL(inbox).origin, key };
}
