import * as z from "zod";
import { BatchLead } from "#intake/schemas.ts";
import { parseValue } from "#platform/http/parse-value.ts";
import { limits } from "#platform/limits.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import { type CallApi, callWithRetries, type RetryPolicy } from "./call-api.ts";
import type { BatchProgress } from "./import-leads.ts";
import type { Batch } from "./make-batches.ts";
import { type BatchItem, RowProblem, toRefusedLine } from "./push-batch.ts";
import { addToTally, type RefusedLine, type Tally } from "./result-file.ts";

/**
 * What an import would do: how many rows would be accepted and refused, how many of the accepted ones held, and how many
 * rows have a value for each target. `stopped` says why later rows were not checked.
 */
export type DryRunReport = {
  tally: Tally;
  held: number;
  filled: Map<string, number>;
  firstRefused: RefusedLine[];
  stopped?: string;
};

export type CheckRowsOptions = {
  batches: AsyncIterable<Batch>;
  callApi: CallApi;
  retryPolicy: RetryPolicy;
  onDone: (done: BatchProgress) => void;
};

/** The number of simulations at the same time: as many as intake processes leads of one batch. */
const maxConcurrentSimulations = 10;
/** The number of refused rows that the report lists. */
const listedRows = 10;

/** The part of the response of `POST /v1/leads:simulate` that is read. */
const Simulation = z.object({ outcome: z.enum(["placed", "held", "refused"]), problem: RowProblem.optional() });

/** The result of a row that was checked, or why it could not be checked. */
type Checked = { row: number; outcome: "placed" | "held" } | RefusedLine | { stopped: string };

/**
 * Checks every row without storing anything: by the schema of a push, and then by the API's simulation of one. Rows are
 * not compared with each other, because a simulation leaves nothing that the next one could find.
 */
export async function checkRows({ batches, callApi, retryPolicy, onDone }: CheckRowsOptions): Promise<DryRunReport> {
  const report: DryRunReport = {
    tally: { accepted: 0, refused: new Map(), failed: 0 },
    held: 0,
    filled: new Map(),
    firstRefused: [],
  };
  for await (const { items, refused, from, position } of batches) {
    const simulated = await mapWithConcurrency(maxConcurrentSimulations, items, async (item) => {
      // After a call that no retry helped, the others would only wait as long again.
      if (report.stopped !== undefined) return undefined;
      const checked = await checkRow(item, callApi, retryPolicy);
      if ("stopped" in checked) report.stopped ??= checked.stopped;
      return checked;
    });
    if (report.stopped !== undefined) return report;
    for (const { text } of items) countFilled(report.filled, text);
    const checked = [...refused, ...simulated.filter((each) => each !== undefined && "row" in each)];
    for (const line of checked.toSorted((a, b) => a.row - b.row)) addToReport(report, line);
    onDone({ rows: checked.length, from, position });
  }
  return report;
}

function addToReport(report: DryRunReport, line: Exclude<Checked, { stopped: string }>) {
  if ("outcome" in line) {
    report.held += line.outcome === "held" ? 1 : 0;
    addToTally(report.tally, "accepted", "");
    return;
  }
  addToTally(report.tally, line.status, line.code);
  if (report.firstRefused.length < listedRows) report.firstRefused.push(line);
}

async function checkRow({ row, text }: BatchItem, callApi: CallApi, retryPolicy: RetryPolicy): Promise<Checked> {
  const refuseRow = (problem: RowProblem) => toRefusedLine(row, problem);
  const item: Record<string, unknown> = JSON.parse(text);
  const parsed = parseValue(BatchLead, item);
  if (!parsed.ok)
    return refuseRow({
      code: "validation_error",
      title: "",
      errors: parsed.refusal.errors.map((each) => ({ ...each })),
    });
  const { idempotencyKey: _, ...lead } = item;
  const body = JSON.stringify(lead);
  if (Buffer.byteLength(body) > limits.bodyBytes)
    return refuseRow({ code: "body_too_large", title: "The lead is larger than 64 kB." });
  const response = await callWithRetries(retryPolicy, () => callApi("POST", "/v1/leads:simulate", body));
  if (response.kind !== "answered") {
    // An API of another version may refuse what this schema accepts.
    if (response.code === "validation_error") return refuseRow({ code: response.code, title: "The API refuses it." });
    return {
      stopped: `The API ${response.code === "no_answer" ? `gave no response (${response.detail})` : response.detail}.`,
    };
  }
  const simulation = Simulation.safeParse(response.body);
  if (!simulation.success) return { stopped: "The API returned something other than a simulation." };
  const { outcome, problem } = simulation.data;
  if (outcome !== "refused") return { row, outcome };
  return refuseRow(problem ?? { code: "refused", title: "The API gives no reason." });
}

/** Counts the targets for which a row has a value. */
function countFilled(filled: Map<string, number>, text: string) {
  const { person = {}, fields = {}, consent = {}, notes }: LeadGroups = JSON.parse(text);
  const names = Object.entries({ person, fields, consent }).flatMap(([group, cells]) =>
    Object.keys(cells).map((name) => `${group}.${name}`),
  );
  for (const name of notes === undefined ? names : [...names, "notes"]) filled.set(name, (filled.get(name) ?? 0) + 1);
}

type LeadGroups = { person?: object; fields?: object; consent?: object; notes?: string };
