import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parse } from "csv-parse/sync";

const root = join(import.meta.dirname, "../..");

/** `baton import` in a process of its own. */
export function startImport(args: readonly string[], key: string) {
  const child = spawn(process.execPath, ["bin/cli.ts", "import", ...args], {
    cwd: root,
    env: { ...process.env, BATON_API_KEY: key },
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

/** Kills an import outright when its result file holds so many lines. */
export async function killAfter(lines: number, resultFile: string, { child, ended }: ReturnType<typeof startImport>) {
  while (child.exitCode === null && (await lineCount(resultFile)) < lines) await pause(5);
  child.kill("SIGKILL");
  return ended;
}

async function lineCount(path: string): Promise<number> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.split("\n").length - 1;
}

export type WrittenResult = { row: string; status: string; leadId: string; code: string; detail: string };

/** The rows of a result file. */
export const readResults = async (path: string): Promise<WrittenResult[]> =>
  parse(await readFile(path), { columns: true, from_line: 2 });
