#!/usr/bin/env node
import { createAgencyUsage, runCreateAgency } from "./create-agency.ts";
import { runImport } from "./import/import-command.ts";
import { importUsage } from "./import/read-arguments.ts";

const usage = `Usage:
${createAgencyUsage}

${importUsage}`;

const [command, ...args] = process.argv.slice(2);

if ([command, ...args].some((word) => word === "--help" || word === "-h")) console.log(usage);
else process.exitCode = (await run()) ?? sayUsage();

async function run(): Promise<number | undefined> {
  if (command === "import") return runImport(args);
  return command === "agency" && args[0] === "create" ? runCreateAgency(args.slice(1)) : undefined;
}

function sayUsage(): number {
  console.error(usage);
  return 2;
}
