import type { AttemptWithdrawn } from "#domain/contact/contact-fact.ts";
import type { ContactAttemptId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { appendFact, type LoadedLead, loadLead, type NotFound } from "#leads/read-lead.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { ContactReport } from "./record-contact-attempt.ts";

/**
 * Withdraws a contact attempt that was recorded by mistake, and returns the lead without it. The attempt stays in the
 * history, with the fact that withdraws it. Idempotent: an attempt that was withdrawn before stays withdrawn.
 */
export function makeWithdrawContactAttempt({ history, now }: { history: History; now: Now }) {
  return async function (
    key: LeadKey,
    { maySee, source, author }: Pick<ContactReport, "maySee" | "source" | "author">,
    attemptId: ContactAttemptId,
  ): Promise<Result<LoadedLead, NotFound>> {
    const lead = await loadLead(history, key);
    const attempt = lead?.facts.find((fact) => fact.kind === "contact_attempted" && fact.attemptId === attemptId);
    if (!lead || attempt?.kind !== "contact_attempted" || !maySee(lead)) return refuse({ kind: "not_found" });
    if (!lead.state.attempts.includes(attempt)) return ok(lead);
    const { result } = attempt;
    const withdrawn: AttemptWithdrawn = { kind: "attempt_withdrawn", at: now(), source, author, attemptId, result };
    await history.append(key, withdrawn);
    // If a concurrent request withdrew it first, the lead is the same.
    return ok(appendFact(lead, withdrawn));
  };
}
