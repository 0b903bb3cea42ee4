import * as z from "zod";
import { limits } from "#platform/limits.ts";
import { type ApiCallResult, type CallApi, callWithRetries, type RetryPolicy } from "./call-api.ts";
import type { RefusedLine, ResultLine } from "./result-file.ts";

/** A row to send; `text` is its lead as JSON, with its idempotency key. */
export type BatchItem = { row: number; text: string };

/** A result for each item, in their order. `stopped` says why the import cannot continue, when items failed. */
export type PushBatchResult = { lines: ResultLine[]; stopped?: string };

/** Another push of the same person is not finished; if it crashed, the API takes its place a minute later. */
const changedMeanwhile = "changed_meanwhile";

const bodyStart = '{"leads":[';
const bodyEnd = "]}";
/** The most bytes of items in a request, each with a comma. */
export const maxItemBytes = limits.batchBytes - bodyStart.length - bodyEnd.length;

/** The part of a problem that is read; it may hold more. */
export const RowProblem = z.object({
  code: z.string().regex(/^\w{1,64}$/),
  title: z.string(),
  errors: z.array(z.looseObject({ detail: z.string() })).optional(),
  leadId: z.string().optional(),
});
export type RowProblem = z.infer<typeof RowProblem>;

/** The part of a response that is read; it may hold more. */
const BatchResponse = z.object({
  results: z.array(
    z.object({
      index: z.int(),
      status: z.int(),
      lead: z.object({ id: z.string().regex(/^lead_\w+$/) }).optional(),
      problem: RowProblem.optional(),
    }),
  ),
});
type ItemResult = z.infer<typeof BatchResponse>["results"][number];

/** Pushes a batch until every item has a final result: retries items without one, or with one that a retry may change. */
export async function pushBatch(
  callApi: CallApi,
  retryPolicy: RetryPolicy,
  items: readonly BatchItem[],
): Promise<PushBatchResult> {
  const lines = new Map<number, ResultLine>();

  async function pushRemaining(): Promise<ApiCallResult> {
    const remaining = items.filter(({ row }) => lines.get(row) === undefined);
    const body = `${bodyStart}${remaining.map(({ text }) => text).join(",")}${bodyEnd}`;
    const response = await callApi("POST", "/v1/leads:batch", body);
    if (response.kind !== "answered") return response;
    const parsed = BatchResponse.safeParse(response.body);
    if (!parsed.success)
      return { kind: "stop", code: "not_understood", detail: "returned something other than batch results" };
    let transientFailure: ItemResult | undefined;
    for (const result of parsed.data.results) {
      const row = remaining[result.index]?.row;
      if (row === undefined) continue;
      const line = toResultLine(row, result);
      if (line) lines.set(row, line);
      else transientFailure = result;
    }
    if (lines.size === items.length) return response;
    const code = transientFailure?.problem?.code ?? "no_answer";
    return { kind: "again", code, detail: `answered ${code} for some leads` };
  }

  const response = await callWithRetries(retryPolicy, pushRemaining);
  if (response.kind === "answered") return { lines: items.flatMap(({ row }) => lines.get(row) ?? []) };
  const { code, detail } = response;
  return {
    lines: items.map(({ row }) => lines.get(row) ?? { row, status: "failed", code, detail }),
    stopped: `The API ${code === "no_answer" ? `gave no response (${detail})` : detail}.`,
  };
}

/** Converts an item's result to a line of the result file; undefined when a retry may help. */
function toResultLine(row: number, { status, lead, problem }: ItemResult): ResultLine | undefined {
  if (lead && status < 300) return { row, status: "accepted", leadId: lead.id };
  if (!problem || status >= 500 || status === 429 || problem.code === changedMeanwhile) return undefined;
  return toRefusedLine(row, problem);
}

/** Converts a problem to a line of the result file. */
export function toRefusedLine(row: number, problem: RowProblem): RefusedLine {
  const errors = problem.errors?.map(
    ({ detail, pointer }) => `${typeof pointer === "string" ? pointer : ""}: ${detail}`,
  );
  const earlier = problem.leadId && `${problem.title}: ${problem.leadId}`;
  return { row, status: "refused", code: problem.code, detail: errors?.join("; ") || earlier || problem.title };
}
