import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { parse } from "csv-parse/sync";
import { startCommand } from "./start-command.ts";

/** Runs `baton import` in its own process. */
export const startImport = (args: readonly string[], key: string) =>
  startCommand(["import", ...args], { BATON_API_KEY: key });

/** Kills an import when its result file has this many lines. */
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
