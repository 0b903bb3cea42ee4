import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { fitsResponse } from "#platform/http/fits-response.ts";
import { IdempotencyKey, idempotencyKeyRule } from "#platform/http/idempotency-key.ts";
import { parseValue } from "#platform/http/parse-value.ts";
import type { ProblemWriter } from "#platform/http/problem-table.ts";
import type { FieldError, Problem } from "#platform/http/problem.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { limits } from "#platform/limits.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import type { makeAcceptLead } from "./accept-lead.ts";
import { toPushAuthor } from "./endpoints.ts";
import { toPushResponse } from "./first-answer.ts";
import type { makeRecordRefusedLead } from "./refused/record-refused-lead.ts";
import type { Routes } from "./routes.ts";
import { type BatchItemResult, NewLead } from "./schemas.ts";

/** The number of leads of one batch that intake processes at the same time. */
const maxConcurrentLeads = 10;

type Deps = {
  acceptLead: ReturnType<typeof makeAcceptLead>;
  recordRefusedLead: ReturnType<typeof makeRecordRefusedLead>;
  problems: ProblemWriter;
  /** Receives the fault of each lead that could not be processed. The other leads of the batch are not affected. */
  onFault: (error: unknown, requestId: string) => void;
};

/** Pushes each lead of a batch as if it came alone; its result shows its errors. */
export const pushLeads =
  ({ acceptLead, recordRefusedLead, problems, onFault }: Deps): Endpoint<Routes["pushLeads"]> =>
  async ({ caller, requestId, body: { leads } }) => {
    const firstItemByKey = indexFirstItemByKey(leads);

    async function acceptItem(item: Record<string, unknown>) {
      const parsed = parseItem(item, firstItemByKey);
      if (!parsed.ok) return parsed;
      const { idempotencyKey, lead } = parsed.value;
      return acceptLead(toPushAuthor(caller), idempotencyKey, lead);
    }

    async function toItemResult(item: Record<string, unknown>, index: number): Promise<BatchItemResult> {
      const { idempotencyKey: key } = item;
      const itemReference = { index, ...(typeof key === "string" && { idempotencyKey: key }) };
      const toRefusedResult = (problem: Problem): BatchItemResult => ({
        outcome: "refused",
        ...itemReference,
        status: problem.status,
        problem,
      });
      try {
        const pushed = await acceptItem(item);
        if (pushed.ok)
          return { outcome: "accepted", ...itemReference, status: 202, lead: toPushResponse(pushed.value) };
        const { problem } = problems.forRefusal(pushed.refusal, requestId);
        const { idempotencyKey, ...lead } = item;
        await recordRefusedLead(caller, {
          idempotencyKey: IdempotencyKey.safeParse(idempotencyKey).data,
          toText: () => JSON.stringify(lead),
          problem,
          requestId,
        });
        return toRefusedResult(problem);
      } catch (error) {
        onFault(error, requestId);
        return toRefusedResult(problems.forFault(error, requestId).problem);
      }
    }

    const complete = await mapWithConcurrency(maxConcurrentLeads, leads, toItemResult);
    const results = fitsResponse(complete) ? complete : complete.map(withoutRouting);
    const accepted = results.filter(({ status }) => status === 202).length;
    return ok({ status: 200, body: { results, accepted, refused: results.length - accepted } });
  };

/** Leaves out the routing of a lead, which is large for a pool of fifty clients. */
function withoutRouting(result: BatchItemResult): BatchItemResult {
  if (result.outcome === "refused") return result;
  const { routing: _, ...lead } = result.lead;
  return { ...result, lead };
}

/**
 * Indexes the first item of each idempotency key. The items run concurrently, so two items with the same key could not
 * detect which one came first.
 */
function indexFirstItemByKey(leads: readonly Record<string, unknown>[]): Map<unknown, Record<string, unknown>> {
  return new Map(leads.toReversed().map((item) => [item["idempotencyKey"], item]));
}

/** Parses a lead and its key as `pushLead` does; the pointers of errors refer to the item. */
function parseItem(
  item: Record<string, unknown>,
  firstItemByKey: ReadonlyMap<unknown, Record<string, unknown>>,
): Result<{ idempotencyKey: string; lead: NewLead }, PlatformRefusal> {
  const { idempotencyKey, ...rest } = item;
  const key = IdempotencyKey.safeParse(idempotencyKey);
  const lead = parseValue(NewLead, rest);
  const isRepeatedKey = key.success && firstItemByKey.get(idempotencyKey) !== item;
  if (!key.success || isRepeatedKey || !lead.ok) {
    const keyErrors: FieldError[] = key.success
      ? isRepeatedKey
        ? [idempotencyKeyError("used by an earlier lead of this batch")]
        : []
      : [idempotencyKeyError(idempotencyKey === undefined ? "needed" : idempotencyKeyRule)];
    return refuse({ kind: "validation_error", errors: [...keyErrors, ...(lead.ok ? [] : lead.refusal.errors)] });
  }
  // The same size limit as for a lead that is pushed alone.
  if (Buffer.byteLength(JSON.stringify(rest)) > limits.bodyBytes)
    return refuse({ kind: "body_too_large", maxBytes: limits.bodyBytes });
  return ok({ idempotencyKey: key.data, lead: lead.value });
}

const idempotencyKeyError = (detail: string): FieldError => ({ pointer: "/idempotencyKey", detail });
