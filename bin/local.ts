import { join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { buildDocumentation } from "#infrastructure/build-documentation.ts";
import { documentationFolder } from "#local/runtime/function-environment.ts";
import { type LocalBaton, startBaton } from "#local/start-baton.ts";
import { bold, dim } from "./demo/print.ts";
import { readConsoleHint } from "./local/console-hint.ts";
import { type FirstAgency, loadOrCreateFirstAgency } from "./local/first-agency.ts";
import { firstRequest } from "./local/first-request.ts";
import { writeOperatorFile } from "./local/operator-file.ts";
import { printSampleAgency } from "./local/print-sample-agency.ts";
import { openSampleAgency, prepareSampleFolder } from "./local/sample-agency.ts";

/** The exit code of a wrong command line, as that of baton. Nothing was started. */
const usageError = 2;

const program = new Command("npm start --")
  .description("Runs all of Baton on this machine until you press Ctrl-C.")
  .option(
    "--state <folder>",
    "keeps leads, settings and keys there, also for the next start (default: .baton, with --demo .baton-demo)",
    parseFolder,
  )
  .option("--demo", "fills it with a sample agency and three months of leads, in about a minute, once", false)
  .option("--fresh", "with --demo: deletes the sample that is there, and begins anew", false)
  .option("--port <port>", "serves the API there and the inboxes on the next port; 0: any free ports", parsePort, 4500)
  .option("--verbose", "prints what the functions log", false)
  .allowExcessArguments(false)
  .showHelpAfterError("Add --help to see what it takes.")
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : usageError));
program.parse();
type Options = { state?: string; demo: boolean; fresh: boolean; port: number; verbose: boolean };
const options = program.opts<Options>();
if (options.fresh && !options.demo) program.error("error: --fresh needs --demo: it deletes the sample agency only");
const stateFolder = resolve(options.state ?? (options.demo ? ".baton-demo" : ".baton"));

await runLocal(options).catch((fault: unknown) => {
  // An error at start is a port or a folder in use: its message says so, and its stack would hide that.
  console.error(`\n${fault instanceof Error ? fault.message : String(fault)}`);
  process.exitCode = 1;
});

/** An empty text would be the folder in which the command runs. */
function parseFolder(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It takes a folder.");
  return text;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_534) throw new InvalidArgumentError("It takes a number from 0 to 65534.");
  return port;
}

async function runLocal({ demo, fresh, port, verbose }: Options) {
  const stored = demo ? await prepareSampleFolder(stateFolder, fresh) : undefined;
  console.log("Starting Baton on this machine …");
  buildDocumentation(documentationFolder);
  const ports = port === 0 ? {} : { api: port, inbox: port + 1 };
  // A stop of the sample's clock would wait a second for each batch of the streams.
  const baton = await startBaton({ stateFolder, ports, quiet: !verbose, ...(demo && { streamWindowSeconds: 0 }) });
  const opened = demo ? await openSampleAgency(baton, stateFolder, stored).catch(stopAndThrow(baton)) : undefined;
  const first = opened ? undefined : await loadOrCreateFirstAgency(baton, stateFolder);
  const key = opened?.sample.key ?? first?.key ?? "";
  const operatorFile = join(stateFolder, "operator.env");
  await writeOperatorFile(operatorFile, baton, key);
  console.log(`
  ${bold("API")}          ${baton.apiUrl}
  ${bold("Console")}      ${baton.apiUrl}/console
               ${dim(await readConsoleHint(baton.apiUrl, key))}
  ${bold("Reference")}    ${baton.apiUrl}/docs
  ${bold("SMS inbox")}    ${baton.inboxUrl}/inbox/sms
  ${bold("Mail inbox")}   ${baton.inboxUrl}/inbox/mail
  ${bold("State")}        ${stateFolder}
  ${bold("Operator")}     . ${operatorFile}
               ${dim("sets up npx baton in a shell, with $TABLE, $SECRET and $AGENCY")}`);
  if (opened) printSampleAgency(baton, opened.sample);
  if (first) printFirstRequest(baton, first);
  console.log(dim("Ctrl-C stops Baton. The next start on this folder prints the same keys."));

  const stop = () => {
    console.log("\nStopping …");
    // Baton finishes the work that it has begun; a second signal ends the process at once.
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));
    void Promise.all([opened?.receiver.stop(), baton.stop()]).then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  if (process.env["npm_lifecycle_event"] === "start") stopWithNpm(stop);
}

/** Makes the handler of a fault after the start: it stops Baton, which would run on otherwise, and throws the fault. */
function stopAndThrow(baton: LocalBaton) {
  return async (fault: unknown): Promise<never> => {
    await baton.stop();
    throw fault;
  };
}

function printFirstRequest(baton: LocalBaton, { key, campaignId }: FirstAgency) {
  console.log(`
${dim("Push the first lead from another terminal, then look into the inboxes:")}

export BATON=${baton.apiUrl} KEY=${key} CAMPAIGN=${campaignId}

${firstRequest}
`);
}

/** Stops when npm, which started this process, was killed: nothing else would stop Baton then. */
function stopWithNpm(stop: () => void) {
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    stop();
  }, 1_000).unref();
}
