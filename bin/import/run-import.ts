import { createHash } from "node:crypto";
import { isTestKeySecret } from "#accounts/adapters/api-key-secret.ts";
import { readOwn } from "#domain/shared/read-own.ts";
import { refuse } from "#domain/shared/result.ts";
import { bold, dim, printTable } from "../demo/print.ts";
import { type CallApi, callWithRetries, makeCallApi, type RetryPolicy } from "./call-api.ts";
import { checkRows, type DryRunReport } from "./check-rows.ts";
import { mapColumns, type Mapping, printable, toLeadField } from "./column-mapping.ts";
import { encodingNames } from "./encodings.ts";
import { importLeads } from "./import-leads.ts";
import { makeBatches } from "./make-batches.ts";
import { openCsv, type OpenCsv } from "./open-csv.ts";
import { completeArguments, type ImportArguments, type ImportOptions } from "./import-options.ts";
import { makeProgress } from "./progress.ts";
import { pushBatch } from "./push-batch.ts";
import { openResultFile, type ResultFile, type Tally } from "./result-file.ts";

/**
 * Exit codes. The file was read to its end; the import stopped and can resume; the command is wrong and sent nothing.
 */
const [finished, stopped, usageError] = [0, 1, 2];
/** The exit code of a dry run that read the file to its end and found rows that would be refused. */
const someRefused = 3;
/** The exit code of a shell command after Ctrl-C. */
const interrupted = 130;

/** Nine attempts over a minute and a half. At the start, when the URL may be mistyped, only three. */
const retryPolicy: RetryPolicy = { attempts: 9, firstPause: 500, longestPause: 30_000 };
const timeout = 30_000;

/** Imports a file. Prints every result as a sentence, and returns the exit code. */
export async function runImport(options: ImportOptions & { file: string }): Promise<number> {
  const importArguments = completeArguments(options, process.env);
  if (!importArguments.ok) return reportUsageError(importArguments.refusal);
  const csv = await openCsv(importArguments.value.file, importArguments.value).catch((fault: NodeJS.ErrnoException) =>
    refuse(`The file cannot be read (${fault.code ?? fault.message}).`),
  );
  if (!csv.ok) return reportUsageError(`${importArguments.value.file}: ${csv.refusal}`);
  const mapping = mapColumns(csv.value.header, importArguments.value);
  if (!mapping.ok) return reportUsageError(`${importArguments.value.file}: ${mapping.refusal}`);
  printFormat(csv.value, importArguments.value);
  printMapping(mapping.value, importArguments.value);

  const callApi = makeCallApi({ ...importArguments.value, timeout });
  const campaignProblem = await checkCampaign(callApi, importArguments.value);
  if (campaignProblem !== undefined) {
    console.error(`${importArguments.value.url}: ${campaignProblem}`);
    return stopped;
  }
  if (importArguments.value.dryRun) return tryRows(importArguments.value, csv.value, mapping.value, callApi);
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
  csv: OpenCsv,
  { callApi, mapping, results }: { callApi: CallApi; mapping: Mapping; results: ResultFile },
): Promise<number> {
  if (results.lastRow > 0)
    console.log(`Going on after row ${results.lastRow}, where ${importArguments.resultFile} ends.`);

  const { progress, onPause } = startProgress(csv, "Run the same command again to resume.");
  const stopReason = await importLeads({
    batches: toBatches(importArguments, csv, mapping, results.lastRow),
    push: (items) => pushBatch(callApi, { ...retryPolicy, onPause }, items),
    results,
    onDone: (done) => progress.show(done),
  }).catch((fault: unknown) => (fault instanceof Error ? fault.message : String(fault)));
  progress.end();
  printSummary(results.tally, importArguments.resultFile);
  return stopReason === undefined ? finished : reportStopped(stopReason);
}

/** Checks every row, stores nothing, and prints the result. */
async function tryRows(
  importArguments: ImportArguments,
  csv: OpenCsv,
  mapping: Mapping,
  callApi: CallApi,
): Promise<number> {
  const { progress, onPause } = startProgress(csv, "Nothing was stored.");
  const report = await checkRows({
    batches: toBatches(importArguments, csv, mapping, 0),
    callApi,
    retryPolicy: { ...retryPolicy, onPause },
    onDone: (done) => progress.show(done),
  });
  progress.end();
  printDryRun(report, mapping);
  if (report.stopped !== undefined) {
    console.error(`${report.stopped}\nThe check stopped; later rows were not checked.`);
    return stopped;
  }
  return report.tally.refused.size > 0 ? someRefused : finished;
}

function startProgress({ scanned }: OpenCsv, ifInterrupted: string) {
  const progress = makeProgress({
    total: scanned.bytes,
    write: (text) => process.stdout.write(text),
    isTerminal: process.stdout.isTTY,
    now: () => performance.now(),
  });
  process.once("SIGINT", () => {
    progress.end();
    console.log(`Interrupted. ${ifInterrupted}`);
    process.exit(interrupted);
  });
  let pausedAt = Number.NEGATIVE_INFINITY;
  const onPause = (reason: string, ms: number) => {
    // Calls that run at the same time have the same reason to wait.
    if (performance.now() - pausedAt < 250) return;
    pausedAt = performance.now();
    progress.end();
    console.log(`No final response (${reason}); trying again in ${Math.ceil(ms / 1_000)} s.`);
  };
  return { progress, onPause };
}

function toBatches(
  { campaignId, batchSize: size }: ImportArguments,
  { scanned, delimiter, rows }: OpenCsv,
  mapping: Mapping,
  after: number,
) {
  const hash = scanned.sha256.slice(0, 32);
  const idempotencyKeyFor = (row: number) => `import:${campaignId}:${hash}:${row}`;
  return makeBatches(rows, { mapping, campaignId, delimiter, idempotencyKeyFor, after, size });
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
function toBinding({ campaignId, url, key }: ImportArguments, { scanned, delimiter }: OpenCsv, mapping: Mapping) {
  const { columns, keyIndex } = mapping;
  const mode = isTestKeySecret(key) ? ["test"] : [];
  const settings = JSON.stringify([columns, keyIndex, delimiter, scanned.encoding, ...mode]);
  return {
    file: scanned.sha256,
    campaign: campaignId,
    url,
    settings: createHash("sha256").update(settings).digest("hex").slice(0, 16),
  };
}

const delimiterNames: Record<string, string> = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars" };

/** Prints how the file is read, and a warning if that may be wrong. */
function printFormat({ scanned, delimiter }: OpenCsv, { file }: ImportArguments) {
  const { encoding, undecodable, isMixed, lineEnd } = scanned;
  const delimiterName = readOwn(delimiterNames, delimiter) ?? `"${delimiter}"`;
  console.log(`${file} is read as ${encodingNames[encoding]}, with ${delimiterName} between cells.`);
  if (undecodable > 0)
    console.log(
      `It has ${undecodable === 1 ? "1 character that is" : `${undecodable} characters that are`} not ` +
        `${encodingNames[encoding]}. Rows with them in a column that is sent are refused.`,
    );
  else if (isMixed)
    console.log("Some of its characters are UTF-8, but most are not. Check the names of the first leads.");
  else if (encoding === "latin1" && lineEnd === "\r")
    console.log("If it is from an old Excel for Mac, use --encoding macintosh, or letters with accents become others.");
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

/** Prints what a dry run found: how many rows fill each target, and which rows would be refused. No text of a row. */
function printDryRun({ tally, held, filled, firstRefused }: DryRunReport, { columns }: Mapping) {
  const refusedRows = countRefused(tally);
  console.log(`\n${bold(`Dry run: ${tally.accepted} would be accepted, ${refusedRows} refused. Nothing was stored.`)}`);
  if (tally.accepted > 1)
    console.log("Rows are not compared with each other: a person who is in the file twice is not found.");
  if (held > 0) console.log(`${held} of them would be held until a client can take them.`);
  printTable(
    ["sent", "rows with a value"],
    [...new Set(columns.map(({ target }) => toLeadField(target)))].map((name) => [name, filled.get(name) ?? 0]),
  );
  if (refusedRows === 0) return;
  printRefusedCodes(tally);
  console.log(firstRefused.length < refusedRows ? "The first refused rows:" : "The refused rows:");
  printTable(
    ["row", "code", "detail"],
    firstRefused.map(({ row, code, detail }) => [row, code, printable(detail, 200)]),
  );
}

const countRefused = ({ refused }: Tally): number => [...refused.values()].reduce((sum, rows) => sum + rows, 0);

const printRefusedCodes = ({ refused }: Tally) =>
  printTable(
    ["refused because of", "rows"],
    [...refused].toSorted(([, a], [, b]) => b - a),
  );

/** Prints numbers and codes only, never text of a row. */
function printSummary(tally: Tally, resultFile: string) {
  const { accepted, refused, failed } = tally;
  const refusedRows = countRefused(tally);
  console.log(`\n${bold(`${accepted} accepted, ${refusedRows} refused${failed > 0 ? `, ${failed} failed` : ""}`)}`);
  if (refusedRows > 0) {
    printRefusedCodes(tally);
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
