import { checkRoom, type TooManyReportsRefusal } from "#domain/history/check-room.ts";
import type { AgreedTimes } from "#domain/contact/check-agreed-time.ts";
import type { OutcomeKind, OutcomeRecorded } from "#domain/contact/contact-fact.ts";
import type { Nurture } from "#domain/contact/nurture.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { LeadPassedOnRefusal } from "#domain/history/record-contact-attempt.ts";
import { type OutcomeRefusal, recordOutcome } from "#domain/history/record-outcome.ts";
import type { OutcomeId } from "#domain/shared/id.ts";
import type { Money } from "#domain/shared/money.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { appendFact, type LoadedLead, loadLead, type NotFound } from "#leads/read-lead.ts";
import type { Ids, LeadKey, Now } from "#platform/ports.ts";
import type { PlanNurture } from "./plan-nurture.ts";
import { type ContactReport, deriveReportId, resolveReportTime } from "./record-contact-attempt.ts";
import { takeLead } from "#leads/take-lead.ts";

/** `wakeOn` and `reason` come with the outcome `nurture`. */
export type OutcomeReport = AgreedTimes & {
  outcome: OutcomeKind;
  value?: Money | undefined;
  wakeOn?: Nurture["wakeOn"] | undefined;
  reason?: Nurture["reason"];
  note?: string | undefined;
};

type Deps = { history: History; planNurture: PlanNurture; ids: Ids; now: Now };

/**
 * Records the outcome of a lead, and returns the lead with it. Idempotent for the same idempotency key or, without one,
 * for the same time and content. Of two concurrent outcomes, the first one written is kept, and the other one is
 * refused with `changed_meanwhile`.
 */
export function makeRecordOutcome({ history, planNurture, ids, now }: Deps) {
  return async function (
    key: LeadKey,
    { maySee, idempotencyKey, at, agoMs, source, author }: ContactReport,
    report: OutcomeReport,
  ): Promise<
    Result<
      LoadedLead,
      | NotFound
      | OutcomeRefusal
      | LeadPassedOnRefusal
      | TooManyReportsRefusal
      | { kind: "idempotency_conflict" }
      | { kind: "changed_meanwhile" }
    >
  > {
    const lead = await loadLead(history, key);
    if (!lead || !maySee(lead)) return refuse({ kind: "not_found" });
    const { outcome, value, wakeOn, reason, callbackAt, appointmentAt, note } = report;
    const content = [
      `${outcome} ${value?.amount ?? ""}${value?.currency ?? ""}`,
      ...(wakeOn === undefined ? [] : [wakeOn, reason ?? ""]),
      ...[callbackAt, appointmentAt, note].filter((detail) => detail !== undefined),
    ].join(" ");
    const outcomeId = deriveReportId(ids, "out", key, { author, idempotencyKey, at }, content);
    const isSameReport = (earlier: OutcomeRecorded, { state }: LoadedLead) =>
      isSameOutcome(earlier, report, state.erasedAt !== undefined) && (!at || earlier.at === at);
    const earlier = findOutcome(lead.facts, outcomeId);
    if (earlier) return isSameReport(earlier, lead) ? replayed(lead) : refuse({ kind: "idempotency_conflict" });
    const room = checkRoom(lead.facts, "outcome_recorded");
    if (!room.ok) return room;

    const recordedAt = now();
    const planned = await planNurture(key, lead, report, recordedAt);
    if (!planned.ok) return planned;
    const decided = recordOutcome(lead.state, {
      source,
      author,
      recordedAt,
      outcomeId,
      at: resolveReportTime({ at, agoMs }, recordedAt),
      outcome,
      value,
      nurture: planned.value,
      callbackAt,
      appointmentAt,
      // A note may name the person, whose data an erasure has removed from everywhere.
      note: lead.state.erasedAt === undefined ? note : undefined,
    });
    if (!decided.ok) return decided;
    const taken = await takeLead(history, key, lead, { source, author, at: recordedAt });
    if (!taken.ok) return taken;
    if ((await history.append(key, decided.value)) === "added") return ok(appendFact(lead, decided.value));
    // The concurrent request that was first may have been a retry of this one.
    const after = await loadLead(history, key);
    const first = after && findOutcome(after.facts, outcomeId);
    if (!first) return refuse({ kind: "changed_meanwhile" });
    return isSameReport(first, after) ? replayed(after) : refuse({ kind: "idempotency_conflict" });
  };
}

const findOutcome = (facts: readonly Fact[], outcomeId: OutcomeId) =>
  facts.filter((fact) => fact.kind === "outcome_recorded").find((fact) => fact.outcomeId === outcomeId);

/** Whether a report repeats an earlier outcome. The note of a lead whose person was erased is gone, and not compared. */
const isSameOutcome = (earlier: OutcomeRecorded, report: OutcomeReport, isErased: boolean): boolean =>
  earlier.outcome === report.outcome &&
  earlier.value?.amount === report.value?.amount &&
  earlier.value?.currency === report.value?.currency &&
  earlier.nurture?.wakeOn === report.wakeOn &&
  earlier.nurture?.reason === report.reason &&
  earlier.callbackAt === report.callbackAt &&
  earlier.appointmentAt === report.appointmentAt &&
  (earlier.note === report.note || (isErased && earlier.note === undefined));
