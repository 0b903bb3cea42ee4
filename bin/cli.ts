#!/usr/bin/env node
import { createAgencyUsage, runCreateAgency } from "./create-agency.ts";
import { runImport } from "./import/import-command.ts";
import { importUsage } from "./import/parse-arguments.ts";
import { recheckLeadsUsage, runRecheckLeads } from "./recheck-leads.ts";
import { redriveUsage, runRedrive } from "./redrive/redrive-command.ts";
import { runSetAgency, setAgencyUsage } from "./set-agency.ts";

const usage = `Usage:
${createAgencyUsage}

${setAgencyUsage}

${importUsage}

${redriveUsage}

${recheckLeadsUsage}`;

const [command, ...args] = process.argv.slice(2);

if ([command, ...args].some((word) => word === "--help" || word === "-h")) console.log(usage);
else {
  process.exitCode = await runCommand().then(
    (code) => code ?? printUsage(),
    (fault: unknown) => {
      // An error of AWS is one sentence; a stack trace would not help the operator here.
      console.error(fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault));
      return 1;
    },
  );
}

async function runCommand(): Promise<number | undefined> {
  if (command === "import") return runImport(args);
  if (command === "redrive") return runRedrive(args);
  if (command === "recheck") return runRecheckLeads(args);
  if (command !== "agency") return undefined;
  if (args[0] === "create") return runCreateAgency(args.slice(1));
  return args[0] === "set" ? runSetAgency(args.slice(1)) : undefined;
}

function printUsage(): number {
  console.error(usage);
  return 2;
}
