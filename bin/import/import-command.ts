import type { Command } from "commander";
import { addImportOptions, type ImportOptions } from "./import-options.ts";

/** Adds `baton import`. */
export const addImport = (program: Command) =>
  addImportOptions(program.command("import")).action(async (file: string, options: ImportOptions) => {
    const { runImport } = await import("./run-import.ts");
    process.exitCode = await runImport({ ...options, file });
  });
