import type { AttemptResult, ContactAttempted } from "#domain/contact/contact-fact.ts";
import type { Fact } from "#domain/history/fact.ts";
import {
  type LeadHeldRefusal,
  recordContactAttempt,
  type TimeRefusal,
} from "#domain/history/record-contact-attempt.ts";
import type { ContactAttemptId, IdByPrefix } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { appendFact, type LoadedLead, loadLead, type NotFound } from "#leads/read-lead.ts";
import type { Ids, LeadKey, Now } from "#platform/ports.ts";

/** Who tells us, and of what: `once` makes a repetition of the same telling recognisable. */
export type ContactReport = {
  source: "api" | "link";
  author: string;
  /** Whether the teller may know of a lead in this state; otherwise it does not exist for them. */
  maySee: (lead: LoadedLead) => boolean;
  idempotencyKey?: string | undefined;
  /** When it happened; now unless told. */
  at?: Instant | undefined;
  /** How long ago it happened, for those who tell it so: milliseconds before now. */
  agoMs?: number | undefined;
};

/** The moment a telling is about, when it is heard at `now`. */
export const resolveReportTime = ({ at, agoMs = 0 }: Pick<ContactReport, "at" | "agoMs">, now: Instant): Instant =>
  at ?? instant(Date.parse(now) - agoMs);

/** Records that the client tried to reach the prospect, and answers the lead with the attempt in it. */
export function makeRecordContactAttempt({ history, ids, now }: { history: History; ids: Ids; now: Now }) {
  return async function (
    key: LeadKey,
    { maySee, idempotencyKey, at, agoMs, source, author }: ContactReport,
    result: AttemptResult,
  ): Promise<Result<LoadedLead, NotFound | TimeRefusal | LeadHeldRefusal | { kind: "idempotency_conflict" }>> {
    const lead = await loadLead(history, key);
    if (!lead || !maySee(lead)) return refuse({ kind: "not_found" });
    const attemptId = deriveReportId(ids, "att", key, { author, idempotencyKey, at }, result);
    const isSameAttempt = (earlier: ContactAttempted) => earlier.result === result && (!at || earlier.at === at);
    const earlier = findAttempt(lead.facts, attemptId);
    if (earlier) return isSameAttempt(earlier) ? ok(lead) : refuse({ kind: "idempotency_conflict" });

    const recordedAt = now();
    const decided = recordContactAttempt(lead.state, {
      ...{ source, author, recordedAt, attemptId, result },
      at: resolveReportTime({ at, agoMs }, recordedAt),
    });
    if (!decided.ok) return decided;
    if ((await history.append(key, decided.value)) === "added") return ok(appendFact(lead, decided.value));
    // Meanwhile it was told under the same key: by this very request, sent twice, or by another one.
    const after = await loadLead(history, key);
    const first = after && findAttempt(after.facts, attemptId);
    return first && isSameAttempt(first) ? ok(after) : refuse({ kind: "idempotency_conflict" });
  };
}

const findAttempt = (facts: readonly Fact[], attemptId: ContactAttemptId) =>
  facts.filter((fact) => fact.kind === "contact_attempted").find((fact) => fact.attemptId === attemptId);

/**
 * The id of something told: the same for the same `once`, or else for the same telling of the same moment. Told with neither,
 * it cannot be told from another one and gets a new id.
 */
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
