import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** Runs `baton …`, or another program of this repository, in its own process. */
export function startCommand(args: readonly string[], environment: Record<string, string>, program = "bin/cli.ts") {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => (said += text));
  }
  return { child, ended: ended(child, () => said) };
}

async function ended(child: ChildProcess, said: () => string) {
  const [code, signal]: (number | string | null)[] = await once(child, "close");
  return { code, signal, said: said() };
}
