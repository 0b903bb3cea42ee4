import type * as z from "zod";
import { ok, type Result } from "#domain/shared/result.ts";
import { toLeadView } from "#leads/lead-views.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { fitsResponse } from "#platform/http/fits-response.ts";
import { parseValue } from "#platform/http/parse-value.ts";
import type { ProblemWriter } from "#platform/http/problem-table.ts";
import type { Problem } from "#platform/http/problem.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import { toContactReport } from "../endpoints.ts";
import type { TranslateStatus } from "../statuses/translate-status.ts";
import type { ContactRefusal } from "../problems.ts";
import type { makeRecordContactAttempt } from "../record-contact-attempt.ts";
import type { makeRecordOutcome } from "../record-outcome.ts";
import type { Routes } from "./routes.ts";
import { BatchContactAttempt, BatchOutcome, type ReportResult } from "./schemas.ts";

type Refusal = PlatformRefusal | ContactRefusal;
type Item = Record<string, unknown>;

type Deps = {
  problems: ProblemWriter;
  /** Receives the fault of each report that could not be recorded. The other reports are not affected. */
  onFault: (error: unknown, requestId: string) => void;
};

/** The number of leads of one batch whose reports are recorded at the same time. */
const maxConcurrentLeads = 10;

/** `openBatch` makes the verbs for one batch, which read the history of each lead once. */
export const recordContactAttempts =
  (
    openBatch: () => { record: ReturnType<typeof makeRecordContactAttempt>; translate: TranslateStatus },
    deps: Deps,
  ): Endpoint<Routes["recordContactAttempts"]> =>
  async ({ caller, requestId, body: { attempts } }) => {
    const { record, translate } = openBatch();
    const recordItem = async ({ leadId, idempotencyKey, at, result: term, status }: BatchContactAttempt) => {
      const result = await translate(caller, leadId, "result", { term, status });
      if (!result.ok) return result;
      return record({ agencyId: caller.agencyId, leadId }, toContactReport(caller, idempotencyKey, at), result.value);
    };
    return ok({
      status: 200,
      body: await recordEach(attempts, BatchContactAttempt, recordItem, { ...deps, requestId }),
    });
  };

export const recordOutcomes =
  (
    record: ReturnType<typeof makeRecordOutcome>,
    deps: Deps & { translate: TranslateStatus },
  ): Endpoint<Routes["recordOutcomes"]> =>
  async ({ caller, requestId, body: { outcomes } }) => {
    const recordItem = async ({ leadId, idempotencyKey, at, outcome: term, status, ...report }: BatchOutcome) => {
      const outcome = await deps.translate(caller, leadId, "outcome", { term, status });
      if (!outcome.ok) return outcome;
      const key = { agencyId: caller.agencyId, leadId };
      return record(key, toContactReport(caller, idempotencyKey, at), { ...report, outcome: outcome.value });
    };
    return ok({ status: 200, body: await recordEach(outcomes, BatchOutcome, recordItem, { ...deps, requestId }) });
  };

/** Records each report of a batch as if it came alone. Reports on one lead follow one another: outcomes would conflict. */
async function recordEach<Report>(
  items: readonly Item[],
  schema: z.ZodType<Report>,
  record: (report: Report) => Promise<Result<LoadedLead, Refusal>>,
  { problems, onFault, requestId }: Deps & { requestId: string },
): Promise<{ results: ReportResult[]; recorded: number; refused: number }> {
  const numbered = items.map((item, index) => ({ item, index }));
  const byLead = [...Map.groupBy(numbered, ({ item, index }) => item["leadId"] ?? index).values()];
  const groups = await mapWithConcurrency(maxConcurrentLeads, byLead, async (group) => {
    const results: ReportResult[] = [];
    for (const { item, index } of group) results.push(await toResult(item, index));
    return results;
  });
  const complete = groups.flat().sort((a, b) => a.index - b.index);
  const results = fitsResponse(complete) ? complete : complete.map(withoutLargeFields);
  const recorded = results.filter(({ status }) => status === 201).length;
  return { results, recorded, refused: results.length - recorded };

  async function toResult(item: Item, index: number): Promise<ReportResult> {
    const { leadId } = item;
    const itemReference = { index, ...(typeof leadId === "string" && { leadId }) };
    const toRefused = (problem: Problem): ReportResult => ({
      outcome: "refused",
      ...itemReference,
      status: problem.status,
      problem,
    });
    try {
      const parsed = parseValue(schema, item);
      const lead = parsed.ok ? await record(parsed.value) : parsed;
      if (lead.ok) return { outcome: "recorded", ...itemReference, status: 201, lead: toLeadView(lead.value) };
      return toRefused(problems.forRefusal(lead.refusal, requestId).problem);
    } catch (error) {
      onFault(error, requestId);
      return toRefused(problems.forFault(error, requestId).problem);
    }
  }
}

/** Leaves out what can be large of a lead. A hundred reports can be about one lead, which each of them returns. */
function withoutLargeFields(result: ReportResult): ReportResult {
  if (result.outcome === "refused") return result;
  const { notes: _, fields: __, contactAttempts: ___, cycles: ____, ...lead } = result.lead;
  return { ...result, lead };
}
