import { createHash } from "node:crypto";
import type { Command } from "commander";
import { readOwn } from "#domain/shared/read-own.ts";
import { refuse } from "#domain/shared/result.ts";
import { bold, dim, printTable } from "../demo/print.ts";
import { type CallApi, callWithRetries, makeCallApi, type RetryPolicy } from "./call-api.ts";
import { mapColumns, type Mapping, printable } from "./column-mapping.ts";
import { importLeads } from "./import-leads.ts";
import { makeBatches } from "./make-batches.ts";
import { openCsv, type OpenCsv } from "./open-csv.ts";
import { addImportOptions, completeArguments, type ImportArguments, type ImportOptions } from "./import-options.ts";
import { makeProgress } from "./progress.ts";
import { pushBatch } from "./push-batch.ts";
import { openResultFile, type ResultFile, type Tally } from "./result-file.ts";

/**
 * Exit codes. The file was read to its end; the import stopped and can resume; the command is wrong and sent nothing.
 */
const [finished, stopped, usageError] = [0, 1, 2];
/** The exit code of a shell command after Ctrl-C. */
const interrupted = 130;

/** Nine attempts over a minute and a half. At the start, when the URL may be mistyped, only three. */
const retryPolicy: RetryPolicy = { attempts: 9, firstPause: 500, longestPause: 30_000 };
const timeout = 30_000;

/** Adds `baton import`. */
export const addImport = (program: Command) =>
  addImportOptions(program.command("import")).action(async (file: string, options: ImportOptions) => {
    process.exitCode = await runImport({ ...options, file });
  });

/** Imports a file. Prints every result as a sentence, and returns the exit code. */
async function runImport(options: ImportOptions & { file: string }): Promise<number> {
  const importArguments = completeArguments(options, process.env);
  if (!importArguments.ok) return reportUsageError(importArguments.refusal);
  const csv = await openCsv(importArguments.value.file, importArguments.value).catch((fault: NodeJS.ErrnoException) =>
    refuse(`The file cannot be read (${fault.code ?? fault.message}).`),
  );
  if (!csv.ok) return reportUsageError(`${importArguments.value.file}: ${csv.refusal}`);
  const mapping = mapColumns(csv.value.header, importArguments.value);
  if (!mapping.ok) return reportUsageError(`${importArguments.value.file}: ${mapping.refusal}`);
  printMapping(mapping.value, importArguments.value);

  const callApi = makeCallApi({ ...importArguments.value, timeout });
  const campaignProblem = await checkCampaign(callApi, importArguments.value);
  if (campaignProblem !== undefined) {
    console.error(`${importArguments.value.url}: ${campaignProblem}`);
    return stopped;
  }
  const results = await openResultFile(
    importArguments.value.resultFile,
    toBinding(importArguments.value, csv.value, mapping.value),
  ).catch((fault: NodeJS.ErrnoException) =>
    refuse(`${importArguments.value.resultFile} cannot be written (${fault.code ?? fault.message}).`),
  );
  if (!results.ok) return reportUsageError(results.refusal);
  try {
    return await run(importArguments.value, csv.value, { callApi, mapping: mapping.value, results: results.value });
  } finally {
    await results.value.close();
  }
}

async function run(
  importArguments: ImportArguments,
  { scanned, rows }: OpenCsv,
  { callApi, mapping, results }: { callApi: CallApi; mapping: Mapping; results: ResultFile },
): Promise<number> {
  if (results.lastRow > 0)
    console.log(`Going on after row ${results.lastRow}, where ${importArguments.resultFile} ends.`);

  const progress = makeProgress({
    total: scanned.bytes,
    write: (text) => process.stdout.write(text),
    isTerminal: process.stdout.isTTY,
    now: () => performance.now(),
  });
  process.once("SIGINT", () => {
    progress.end();
    console.log("Interrupted. Run the same command again to resume.");
    process.exit(interrupted);
  });
  const onPause = (reason: string, ms: number) => {
    progress.end();
    console.log(`No final response (${reason}); trying again in ${Math.ceil(ms / 1_000)} s.`);
  };
  const hash = scanned.sha256.slice(0, 32);
  const stopReason = await importLeads({
    batches: makeBatches(rows, {
      mapping,
      campaignId: importArguments.campaignId,
      idempotencyKeyFor: (row) => `import:${importArguments.campaignId}:${hash}:${row}`,
      after: results.lastRow,
      size: importArguments.batchSize,
    }),
    push: (items) => pushBatch(callApi, { ...retryPolicy, onPause }, items),
    results,
    onDone: (done) => progress.show(done),
  }).catch((fault: unknown) => (fault instanceof Error ? fault.message : String(fault)));
  progress.end();
  printSummary(results.tally, importArguments.resultFile);
  return stopReason === undefined ? finished : reportStopped(stopReason);
}

/**
 * Checks that key, URL and campaign belong together, before a hundred thousand rows are refused. Returns undefined when
 * they do, otherwise a sentence.
 */
async function checkCampaign(callApi: CallApi, { campaignId }: ImportArguments): Promise<string | undefined> {
  const result = await callWithRetries({ ...retryPolicy, attempts: 3 }, () =>
    callApi("GET", `/v1/campaigns/${campaignId}`),
  );
  if (result.kind === "answered") return undefined;
  return readOwn(campaignErrorMessages, result.code) ?? `the campaign cannot be read: ${result.detail}.`;
}

const campaignErrorMessages: Record<string, string> = {
  unauthenticated: "the API does not accept this API key.",
  forbidden: "this API key may not read campaigns.",
  not_found: "this API key has no such campaign.",
};

/**
 * Returns the identity of an import for its result file. It contains everything that changes the keys or the leads of
 * the same rows.
 */
function toBinding({ campaignId, url, delimiter }: ImportArguments, { scanned }: OpenCsv, mapping: Mapping) {
  const { columns, keyIndex } = mapping;
  const settings = JSON.stringify([columns, keyIndex, delimiter, scanned.encoding]);
  return {
    file: scanned.sha256,
    campaign: campaignId,
    url,
    settings: createHash("sha256").update(settings).digest("hex").slice(0, 16),
  };
}

function printMapping({ columns, unsent }: Mapping, { keyColumn }: ImportArguments) {
  printTable(
    ["column", "goes to"],
    [
      ...columns.map(({ name, target }) => [printable(name), target]),
      ...(keyColumn === undefined ? [] : [[printable(keyColumn), "idempotency key"]]),
    ],
  );
  if (unsent.length > 0)
    console.log(`  ${dim(`Not sent: ${unsent.map((name) => printable(name) || "(no name)").join(", ")}`)}`);
}

/** Prints numbers and codes only, never text of a row. */
function printSummary({ accepted, refused, failed }: Tally, resultFile: string) {
  const refusedRows = [...refused.values()].reduce((sum, rows) => sum + rows, 0);
  console.log(`\n${bold(`${accepted} accepted, ${refusedRows} refused${failed > 0 ? `, ${failed} failed` : ""}`)}`);
  if (refusedRows > 0) {
    printTable(
      ["refused because of", "rows"],
      [...refused].toSorted(([, a], [, b]) => b - a),
    );
    console.log("Refused rows were not imported; the result file says what is wrong with each.");
  }
  if (refused.has("quote_not_closed"))
    console.log("The rest of the file belongs to a quote that is never closed: fix it, and import the rows after it.");
  console.log(`Results: ${resultFile}`);
}

function reportUsageError(sentence: string): number {
  console.error(sentence);
  return usageError;
}

function reportStopped(reason: string): number {
  console.error(`${reason}\nThe import stopped. Run the same command to resume; no row is imported twice.`);
  return stopped;
}
