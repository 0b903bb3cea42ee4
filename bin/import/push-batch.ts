import * as z from "zod";
import { limits } from "#platform/limits.ts";
import { type ApiCallResult, type CallApi, callWithRetries, type RetryPolicy } from "./call-api.ts";
import type { ResultLine } from "./result-file.ts";

/** A row that is to be sent; `text` is its lead as JSON, with its key. */
export type BatchItem = { row: number; text: string };

/** A result for each item, in their order; when some failed for good, why the import cannot go on. */
export type PushBatchResult = { lines: ResultLine[]; stopped?: string };

const bodyStart = '{"leads":[';
const bodyEnd = "]}";
/** Bytes of items, each with a comma, that a request has room for. */
export const maxItemBytes = limits.batchBytes - bodyStart.length - bodyEnd.length;

/** As much of an answer as is read; it may hold more. */
const BatchResponse = z.object({
  results: z.array(
    z.object({
      index: z.int(),
      status: z.int(),
      lead: z.object({ id: z.string().regex(/^lead_\w+$/) }).optional(),
      problem: z
        .object({
          code: z.string().regex(/^\w{1,64}$/),
          title: z.string(),
          errors: z.array(z.looseObject({ detail: z.string() })).optional(),
          leadId: z.string().optional(),
        })
        .optional(),
    }),
  ),
});
type ItemResult = z.infer<typeof BatchResponse>["results"][number];

/** Pushes a batch until every item has an answer that stands: what was not answered, or with a status of 500 and above, is sent again. */
export async function pushBatch(
  callApi: CallApi,
  retryPolicy: RetryPolicy,
  items: readonly BatchItem[],
): Promise<PushBatchResult> {
  const lines = new Map<number, ResultLine>();

  async function pushRemaining(): Promise<ApiCallResult> {
    const remaining = items.filter(({ row }) => lines.get(row) === undefined);
    const body = `${bodyStart}${remaining.map(({ text }) => text).join(",")}${bodyEnd}`;
    const answered = await callApi("POST", "/v1/leads:batch", body);
    if (answered.kind !== "answered") return answered;
    const parsed = BatchResponse.safeParse(answered.body);
    if (!parsed.success)
      return { kind: "stop", code: "not_understood", detail: "answered what is no result of a batch" };
    let transientFailure: ItemResult | undefined;
    for (const result of parsed.data.results) {
      const row = remaining[result.index]?.row;
      if (row === undefined) continue;
      const line = toResultLine(row, result);
      if (line) lines.set(row, line);
      else transientFailure = result;
    }
    if (lines.size === items.length) return answered;
    const code = transientFailure?.problem?.code ?? "no_answer";
    return { kind: "again", code, detail: `answered ${code} for some leads` };
  }

  const answered = await callWithRetries(retryPolicy, pushRemaining);
  if (answered.kind === "answered") return { lines: items.flatMap(({ row }) => lines.get(row) ?? []) };
  const { code, detail } = answered;
  return {
    lines: items.map(({ row }) => lines.get(row) ?? { row, status: "failed", code, detail }),
    stopped: `The API ${answered.code === "no_answer" ? `gave no answer (${detail})` : detail}.`,
  };
}

/** Undefined for what may pass by itself. */
function toResultLine(row: number, { status, lead, problem }: ItemResult): ResultLine | undefined {
  if (lead && status < 300) return { row, status: "accepted", leadId: lead.id };
  if (!problem || status >= 500 || status === 429) return undefined;
  const errors = problem.errors?.map(
    ({ detail, pointer }) => `${typeof pointer === "string" ? pointer : ""}: ${detail}`,
  );
  const earlier = problem.leadId && `${problem.title}: ${problem.leadId}`;
  return { row, status: "refused", code: problem.code, detail: errors?.join("; ") || earlier || problem.title };
}
