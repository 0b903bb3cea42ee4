import { checkRoom, type TooManyReportsRefusal } from "#domain/history/check-room.ts";
import type { AttemptResult } from "#domain/contact/contact-fact.ts";
import type { Fact } from "#domain/history/fact.ts";
import {
  type AttemptWithdrawnRefusal,
  type LeadHeldRefusal,
  type LeadPassedOnRefusal,
  recordContactAttempt,
  type TimeRefusal,
} from "#domain/history/record-contact-attempt.ts";
import type { ContactAttemptId, IdByPrefix } from "#domain/shared/id.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { appendFact, type LoadedLead, loadLead, type NotFound } from "#leads/read-lead.ts";
import type { Ids, LeadKey, Now } from "#platform/ports.ts";
import type { PlanRetry } from "./plan-retry.ts";
import { takeLead } from "#leads/take-lead.ts";

/** The author and the time of a report. With the same `idempotencyKey`, a retry is recognised. */
export type ContactReport = {
  source: "api" | "link";
  author: string;
  /** Whether the author may see the lead; otherwise the report is refused with `not_found`. */
  maySee: (lead: LoadedLead) => boolean;
  idempotencyKey?: string | undefined;
  /** When it happened; now by default. */
  at?: Instant | undefined;
  /** How long ago it happened, in milliseconds, if the author does not give `at`. */
  agoMs?: number | undefined;
};

/** Resolves the time of a report that Baton receives at `now`. */
export const resolveReportTime = ({ at, agoMs = 0 }: Pick<ContactReport, "at" | "agoMs">, now: Instant): Instant =>
  at ?? addMs(now, -agoMs);

type Deps = { history: History; planRetry: PlanRetry; ids: Ids; now: Now };

/**
 * Records an attempt to reach the prospect, with the next try that the client's cadence suggests, and returns the lead.
 * Idempotent by key, or else by time and result.
 */
export function makeRecordContactAttempt({ history, planRetry, ids, now }: Deps) {
  return async function (
    key: LeadKey,
    { maySee, idempotencyKey, at, agoMs, source, author }: ContactReport,
    result: AttemptResult,
  ): Promise<
    Result<
      LoadedLead,
      | NotFound
      | TimeRefusal
      | LeadHeldRefusal
      | AttemptWithdrawnRefusal
      | LeadPassedOnRefusal
      | TooManyReportsRefusal
      | { kind: "idempotency_conflict" }
    >
  > {
    const lead = await loadLead(history, key);
    if (!lead || !maySee(lead)) return refuse({ kind: "not_found" });
    const attemptId = deriveReportId(ids, "att", key, { author, idempotencyKey, at }, result);
    const existing = answerExisting(lead);
    if (existing) return existing;
    const room = checkRoom(lead.facts, "contact_attempted");
    if (!room.ok) return room;

    const recordedAt = now();
    const calledAt = resolveReportTime({ at, agoMs }, recordedAt);
    const decided = recordContactAttempt(lead.state, {
      source,
      author,
      recordedAt,
      attemptId,
      result,
      at: calledAt,
      nextTryAt: await planRetry(key, lead, { result, at: calledAt }, recordedAt),
    });
    if (!decided.ok) return decided;
    const taken = await takeLead(history, key, lead, { source, author, at: recordedAt });
    if (!taken.ok) return taken;
    if ((await history.append(key, decided.value)) === "added") return ok(appendFact(lead, decided.value));
    // A concurrent request recorded an attempt with the same id: a retry of this request, or a different one.
    const after = await loadLead(history, key);
    return (after && answerExisting(after)) ?? refuse({ kind: "idempotency_conflict" });

    function answerExisting(stored: LoadedLead) {
      const earlier = findAttempt(stored.facts, attemptId);
      if (!earlier) return undefined;
      const isSameAttempt = earlier.result === result && (!at || earlier.at === at);
      if (!isSameAttempt) return refuse({ kind: "idempotency_conflict" as const });
      const counts = stored.state.attempts.some((attempt) => attempt.attemptId === attemptId);
      return counts ? replayed(stored) : refuse({ kind: "attempt_withdrawn" as const });
    }
  };
}

const findAttempt = (facts: readonly Fact[], attemptId: ContactAttemptId) =>
  facts.filter((fact) => fact.kind === "contact_attempted").find((fact) => fact.attemptId === attemptId);

/** Derives the id of a report from its idempotency key, or else from its time and content; a new id without both. */
export function deriveReportId<Prefix extends "att" | "out">(
  ids: Ids,
  prefix: Prefix,
  { leadId }: LeadKey,
  { author, idempotencyKey, at }: Pick<ContactReport, "author" | "idempotencyKey" | "at">,
  content: string,
): IdByPrefix[Prefix] {
  if (idempotencyKey !== undefined) return ids.derive(prefix, leadId, author, "once", idempotencyKey);
  if (at !== undefined) return ids.derive(prefix, leadId, author, "at", at, content);
  return ids.create(prefix);
}
