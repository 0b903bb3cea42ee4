#!/usr/bin/env node
import { createAgencyUsage, runCreateAgency } from "./create-agency.ts";
import { runImport } from "./import/import-command.ts";
import { importUsage } from "./import/read-arguments.ts";
import { runSetAgency, setAgencyUsage } from "./set-agency.ts";

const usage = `Usage:
${createAgencyUsage}

${setAgencyUsage}

${importUsage}`;

const [command, ...args] = process.argv.slice(2);

if ([command, ...args].some((word) => word === "--help" || word === "-h")) console.log(usage);
else process.exitCode = (await run()) ?? sayUsage();

async function run(): Promise<number | undefined> {
  if (command === "import") return runImport(args);
  if (command !== "agency") return undefined;
  if (args[0] === "create") return runCreateAgency(args.slice(1));
  return args[0] === "set" ? runSetAgency(args.slice(1)) : undefined;
}

function sayUsage(): number {
  console.error(usage);
  return 2;
}
