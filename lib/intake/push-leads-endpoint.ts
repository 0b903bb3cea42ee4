import { internalErrorDocument, problemDocument } from "#app/problem-document.ts";
import type { Refusal } from "#app/problems.ts";
import type { Routes } from "#app/routes.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { atMostAtOnce } from "#platform/at-most-at-once.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { IdempotencyKey, idempotencyKeyRule } from "#platform/http/idempotency-key.ts";
import type { FieldError, Problem } from "#platform/http/problem.ts";
import { readValue } from "#platform/http/read-value.ts";
import { limits } from "#platform/limits.ts";
import type { makeAcceptLead } from "./accept-lead.ts";
import { pushedBy } from "./endpoints.ts";
import { firstAnswer } from "./first-answer.ts";
import { type BatchItemResult, NewLead } from "./schemas.ts";

/** Leads of one batch that are worked at the same time. */
const parallel = 10;

type World = {
  acceptLead: ReturnType<typeof makeAcceptLead>;
  publicUrl: string;
  /** Told of the fault of a lead, which is the fault of this lead alone. */
  onFault: (error: unknown, requestId: string) => void;
};

/** Pushes each lead of a batch as if it had come alone; what is wrong with one is told in its result. */
export const pushLeads =
  ({ acceptLead, publicUrl, onFault }: World): Endpoint<Routes["pushLeads"]> =>
  async ({ caller, requestId, body: { leads } }) => {
    const firstWith = firstPlaces(leads);

    async function push(item: Record<string, unknown>) {
      const read = readItem(item, firstWith);
      if (!read.ok) return read;
      const { idempotencyKey, lead } = read.value;
      return acceptLead(pushedBy(caller), idempotencyKey, lead);
    }

    async function resultOf(item: Record<string, unknown>, index: number): Promise<BatchItemResult> {
      const { idempotencyKey: key } = item;
      const place = { index, ...(typeof key === "string" && { idempotencyKey: key }) };
      const refused = (problem: Problem) => ({ ...place, status: problem.status, problem });
      try {
        const pushed = await push(item);
        return pushed.ok
          ? { ...place, status: 202, lead: firstAnswer(pushed.value) }
          : refused(problemDocument(pushed.refusal, publicUrl));
      } catch (error) {
        onFault(error, requestId);
        return refused(internalErrorDocument(requestId, publicUrl));
      }
    }

    const results = await atMostAtOnce(parallel, leads, resultOf);
    const accepted = results.filter(({ status }) => status === 202).length;
    return ok({ status: 200, body: { results, accepted, refused: results.length - accepted } });
  };

/** The first item of each key: worked at once, two of one key would not know which of them came first. */
function firstPlaces(leads: readonly Record<string, unknown>[]): Map<unknown, Record<string, unknown>> {
  return new Map(leads.toReversed().map((item) => [item["idempotencyKey"], item]));
}

/** A lead and its key as `pushLead` would read them, with pointers into the item. */
function readItem(
  item: Record<string, unknown>,
  firstWith: ReadonlyMap<unknown, Record<string, unknown>>,
): Result<{ idempotencyKey: string; lead: NewLead }, Refusal> {
  const { idempotencyKey, ...rest } = item;
  const key = IdempotencyKey.safeParse(idempotencyKey);
  const lead = readValue(NewLead, rest);
  const isSecond = key.success && firstWith.get(idempotencyKey) !== item;
  if (!key.success || isSecond || !lead.ok) {
    const ofKey: FieldError[] = key.success
      ? isSecond
        ? [wrongKey("used by an earlier lead of this batch")]
        : []
      : [wrongKey(idempotencyKey === undefined ? "needed" : idempotencyKeyRule)];
    return refuse({ kind: "validation_error", errors: [...ofKey, ...(lead.ok ? [] : lead.refusal.errors)] });
  }
  // As large as one that comes alone, and no larger.
  if (Buffer.byteLength(JSON.stringify(rest)) > limits.bodyBytes)
    return refuse({ kind: "body_too_large", maxBytes: limits.bodyBytes });
  return ok({ idempotencyKey: key.data, lead: lead.value });
}

const wrongKey = (detail: string): FieldError => ({ pointer: "/idempotencyKey", detail });
