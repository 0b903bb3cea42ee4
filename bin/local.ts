import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startBaton } from "#local/start-baton.ts";
import { bold, dim } from "./demo/print.ts";
import { loadOrCreateFirstAgency } from "./local/first-agency.ts";
import { firstRequest } from "./local/first-request.ts";

const usage = `Usage: npm start -- [--state FOLDER] [--port PORT] [--verbose]

Runs all of Baton on this machine until you press Ctrl-C.

  --state FOLDER   keeps leads, settings and keys in FOLDER, also for the next start (default: .baton)
  --port PORT      serves the API on PORT and the inboxes on the next one (default: 4500; 0: any free ports)
  --verbose        prints what the functions log`;

const { values } = parseArgs({
  options: {
    state: { type: "string", default: ".baton" },
    port: { type: "string", default: "4500" },
    verbose: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

if (values.help) console.log(usage);
else {
  await runLocal(resolve(values.state), Number(values.port)).catch((fault: unknown) => {
    // An error at start is a port or a folder in use: its message says so, and its stack would hide that.
    console.error(`\n${fault instanceof Error ? fault.message : String(fault)}`);
    process.exitCode = 1;
  });
}

async function runLocal(stateFolder: string, port: number) {
  console.log("Starting Baton on this machine …");
  const ports = port === 0 ? {} : { api: port, inbox: port + 1 };
  const baton = await startBaton({ stateFolder, ports, quiet: !values.verbose });
  const { key, campaignId } = await loadOrCreateFirstAgency(baton, stateFolder);
  const operatorFile = join(stateFolder, "operator.env");
  await writeFile(operatorFile, exportLines(baton.operatorEnvironment));
  console.log(`
  ${bold("API")}          ${baton.apiUrl}
  ${bold("SMS inbox")}    ${baton.inboxUrl}/inbox/sms
  ${bold("Mail inbox")}   ${baton.inboxUrl}/inbox/mail
  ${bold("State")}        ${stateFolder}
  ${bold("Operator")}     . ${operatorFile}   ${dim(`sets up npx baton in a shell; the table is ${baton.tableName}`)}

${dim("Push the first lead from another terminal, then look into the inboxes:")}

export BATON=${baton.apiUrl} KEY=${key} CAMPAIGN=${campaignId}

${firstRequest}

${dim("Ctrl-C stops Baton. The next start on the same state folder prints the same key and campaign.")}`);

  const stop = () => {
    console.log("\nStopping …");
    // Baton finishes the work that it has begun; a second signal ends the process at once.
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));
    void baton.stop().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function exportLines(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value}'\n`)
    .join("");
}
