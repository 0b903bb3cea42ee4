import type { ContactAttempted } from "#domain/contact/contact-fact.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { LeadState } from "./lead-state.ts";

/** How far a client's clock may be ahead of Baton's: five minutes, as Standard Webhooks tolerates. */
const clockToleranceMs = 5 * 60_000;

/** A reported time before the lead or in the future is wrong, and would falsify the contact times. */
export type TimeRefusal = { kind: "time_out_of_range"; at: Instant; notBefore: Instant; notAfter: Instant };

/** No client has the lead yet, so none can have worked it. */
export type LeadHeldRefusal = { kind: "lead_held" };

/** Baton passed the lead on to the next client at `at`, because this one did not react. */
export type LeadPassedOnRefusal = { kind: "lead_passed_on"; at: Instant };

/** The attempt was recorded and then withdrawn; repeating the report does not bring it back. */
export type AttemptWithdrawnRefusal = { kind: "attempt_withdrawn" };

export type ContactReport = { source: "api" | "link"; author: string; at: Instant; recordedAt: Instant };

/** Refuses a time before receipt or in the future, each with five minutes of tolerance for clocks. */
export function checkReportedTime(state: LeadState, { at, recordedAt }: ContactReport): Result<Instant, TimeRefusal> {
  const tooEarly = elapsedMs(at, state.received.at) > clockToleranceMs;
  const tooLate = elapsedMs(recordedAt, at) > clockToleranceMs;
  if (!tooEarly && !tooLate) return ok(at);
  return refuse({ kind: "time_out_of_range", at, notBefore: state.received.at, notAfter: recordedAt });
}

/** Decides whether to add a contact attempt to the history. Attempts never exclude one another. */
export function recordContactAttempt(
  state: LeadState,
  {
    attemptId,
    result,
    nextTryAt,
    ...report
  }: ContactReport & Pick<ContactAttempted, "attemptId" | "result" | "nextTryAt">,
): Result<ContactAttempted, TimeRefusal | LeadHeldRefusal> {
  if (!state.placed) return refuse({ kind: "lead_held" });
  const checked = checkReportedTime(state, report);
  if (!checked.ok) return checked;
  return ok({ kind: "contact_attempted", ...report, attemptId, result, nextTryAt });
}
