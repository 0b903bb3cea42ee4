import { calculateWindowEnd } from "#domain/returns/return-window.ts";
import { findNextNumber, isUndecided, type LeadReturn, type ReturnStatus } from "#domain/returns/lead-return.ts";
import type { ReturnReason } from "#domain/returns/return-policy.ts";
import type { ReturnOpened } from "#domain/returns/return-fact.ts";
import { findRefusal } from "#domain/billing/lead-rule.ts";
import type { LeadHeldRefusal, LeadPassedOnRefusal } from "#domain/history/record-contact-attempt.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import { type LeadId, type ReturnId, toReturnId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { appendFact, type LoadedLead, loadLead, type NotFound } from "#leads/read-lead.ts";
import type { Fingerprint, LeadKey, Now } from "#platform/ports.ts";
import type { DecideByPolicy } from "./decide-by-policy.ts";
import type { LoadReturnRules, ReturnRules } from "./load-return-rules.ts";
import type { ReturnNotes } from "./ports.ts";

/** Who returns a lead, or decides about it. */
export type ReturnActor = {
  source: "api" | "link";
  author: string;
  maySee: (lead: LoadedLead) => boolean;
};

/** A lead with the number of its return. */
export type ReturnOfLead = { lead: LoadedLead; number: number };

export type OpenReturnRefusal =
  | NotFound
  | LeadHeldRefusal
  | LeadPassedOnRefusal
  | { kind: "idempotency_conflict" }
  /** The lead has a return that waits for a decision. */
  | { kind: "return_pending"; returnId: ReturnId }
  /** A lead is returned a second time only after the first return was declined. */
  | { kind: "return_ended"; returnId: ReturnId; returnStatus: ReturnStatus }
  | { kind: "lead_not_charged" }
  | { kind: "replacement_not_returnable" };

type Deps = {
  history: History;
  notes: Pick<ReturnNotes, "save" | "list">;
  loadReturnRules: LoadReturnRules;
  decideByPolicy: DecideByPolicy;
  fingerprint: Fingerprint;
  now: Now;
};

/**
 * Opens a return of a lead, and decides it at once if the policy and the evidence do. Idempotent by the key: a retry
 * returns the return as it is then. Of two returns at the same time, the first one counts.
 */
export function makeOpenReturn({ history, notes, loadReturnRules, decideByPolicy, fingerprint, now }: Deps) {
  return async function openReturn(
    key: LeadKey,
    { source, author, maySee }: ReturnActor,
    { reason, note, idempotencyKey }: { reason: ReturnReason; note?: string | undefined; idempotencyKey: string },
  ): Promise<Result<ReturnOfLead, OpenReturnRefusal>> {
    const lead = await loadLead(history, key);
    if (!lead || !maySee(lead)) return refuse({ kind: "not_found" });
    const once = toOnce(fingerprint, author, idempotencyKey);
    const earlier = await answerRetry(lead);
    if (earlier) return earlier;
    const at = now();
    const checked = checkReturn(lead.leadId, lead.state, reason);
    if (!checked.ok) return checked;
    const number = checked.value;
    const rules = await loadReturnRules(key, lead);
    const opened = planReturn(rules, { at, source, author, number, reason, once });
    if ((await history.append(key, opened)) === "already_there") {
      const after = await loadLead(history, key);
      return (
        (after && (await answerRetry(after))) ??
        refuse({ kind: "return_pending", returnId: toReturnId(key.leadId, number) })
      );
    }
    return ok(await finish(appendFact(lead, opened), number));

    async function answerRetry(stored: LoadedLead) {
      const same = stored.state.returns.find(({ opened: first }) => first.once === once);
      if (!same) return undefined;
      if (same.opened.reason !== reason || (await hasOtherNote(stored, same.number)))
        return refuse({ kind: "idempotency_conflict" as const });
      return replayed(await finish(stored, same.number));
    }

    /** Whether the first request had another note. It is not stored if the process crashed before, or after an erasure. */
    async function hasOtherNote(stored: LoadedLead, ofReturn: number): Promise<boolean> {
      if (stored.state.erasedAt) return false;
      const first = (await notes.list(key)).find(({ number, by }) => number === ofReturn && by === "opened");
      return first !== undefined && first.text !== note;
    }

    /** Repeats what follows from the first fact: the process may have crashed before. */
    async function finish(stored: LoadedLead, ofReturn: number): Promise<ReturnOfLead> {
      // A retry after an erasure would bring back what it removed.
      if (note !== undefined && !stored.state.erasedAt)
        await notes.save(key, { number: ofReturn, by: "opened", text: note });
      return { lead: await decideByPolicy(key, stored, ofReturn, now()), number: ofReturn };
    }
  };
}

/** Derives the identity of a request from its author and key. */
export const toOnce = (fingerprint: Fingerprint, author: string, idempotencyKey: string): string =>
  fingerprint(JSON.stringify([author, idempotencyKey])).slice(0, 22);

/** Checks whether a lead can be returned now. Returns the number of its next return. */
export function checkReturn(
  leadId: LeadId,
  state: LeadState,
  reason: ReturnReason,
): Result<number, Exclude<OpenReturnRefusal, { kind: "not_found" | "idempotency_conflict" }>> {
  const { placed, passedOn, returns, replaces } = state;
  if (!placed) return refuse({ kind: "lead_held" });
  if (passedOn) return refuse({ kind: "lead_passed_on", at: passedOn.at });
  const last: LeadReturn | undefined = returns.at(-1);
  const next = findNextNumber(returns);
  if (last && next === undefined) {
    const returnId = toReturnId(leadId, last.number);
    return isUndecided(last)
      ? refuse({ kind: "return_pending", returnId })
      : refuse({ kind: "return_ended", returnId, returnStatus: last.status });
  }
  if (replaces && reason === "no_contact") return refuse({ kind: "replacement_not_returnable" });
  if (findRefusal(state)) return refuse({ kind: "lead_not_charged" });
  return ok(next ?? 1);
}

/** Makes the fact that opens a return, with the end of its window and the version of the contract. */
export const planReturn = (
  rules: ReturnRules,
  opening: Omit<ReturnOpened, "kind" | "until" | "contractFrom">,
): ReturnOpened => ({
  kind: "return_opened",
  ...opening,
  until: findUntil(rules, opening.reason),
  contractFrom: rules.contractFrom,
});

/** The last instant of the window for a reason; undefined without a rule, and if the window has not begun. */
function findUntil({ policy, about }: ReturnRules, reason: ReturnReason): Instant | undefined {
  const rule = policy?.rules.find((each) => each.reason === reason);
  return (
    rule &&
    calculateWindowEnd(
      rule.within,
      { deliveredAt: about.delivered?.at, appointmentEnd: about.appointments.at(-1)?.end },
      about.inForce,
    )
  );
}
