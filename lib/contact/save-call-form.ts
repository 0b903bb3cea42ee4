import type { Actor } from "#appointments/actor.ts";
import type { Appointment } from "#domain/appointments/appointment.ts";
import type { Placement } from "#domain/lead/received.ts";
import type { ReturnReason } from "#domain/returns/return-policy.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { makeOpenReturn } from "#returns/open-return.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { makeAgreeAppointment } from "./agree-appointment.ts";
import { findUnreportedCall } from "./find-unreported-call.ts";
import { type CardProblem, toProblem } from "./lead-card-problems.ts";
import { type CallReport, parseCallForm } from "./parse-lead-card-form.ts";
import type { ContactReport, makeRecordContactAttempt } from "./record-contact-attempt.ts";
import type { makeRecordOutcome } from "./record-outcome.ts";

type Deps = {
  recordContactAttempt: ReturnType<typeof makeRecordContactAttempt>;
  recordOutcome: ReturnType<typeof makeRecordOutcome>;
  agreeAppointment: ReturnType<typeof makeAgreeAppointment>;
  openReturn: ReturnType<typeof makeOpenReturn>;
  now: Now;
};

/** The lead that was called, and who reports the call: the holder of a link, or a user of the console. */
export type CalledLead = {
  key: LeadKey;
  lead: LoadedLead;
  placement: Pick<Placement, "clientId" | "price" | "model">;
  /** The client's zone, in which people write times. */
  timeZone: string;
  caller: Pick<ContactReport, "source" | "author" | "maySee"> & { actor: Actor };
};

/** Saves the form that records a call. Returns why it was not saved, or undefined. Saving it twice changes nothing. */
export function makeSaveCallForm(deps: Deps) {
  return async function saveCallForm(called: CalledLead, body: string): Promise<CardProblem | undefined> {
    const { key, lead, placement, timeZone, caller } = called;
    const { price, model } = placement;
    const parsed = parseCallForm(body, { currency: price.currency, timeZone, asksForPromotion: model === "hybrid" });
    if (!parsed.ok) return parsed.refusal;
    const callReport = parsed.value;
    const at = deps.now();
    // The page cannot know how long the call took. If its script said when it began, the call was then.
    const calledAt = callReport.minutesAgo === 0 ? findUnreportedCall(lead.state, at) : undefined;
    const { actor: _, ...reporter } = caller;
    const contactReport: ContactReport = {
      ...reporter,
      idempotencyKey: callReport.once,
      agoMs: calledAt === undefined ? callReport.minutesAgo * 60_000 : elapsedMs(calledAt, at),
    };
    // The appointment comes first, because another booking may refuse it. Repeating the post repeats nothing.
    const agreed = await saveAppointment(called, callReport);
    if ("problem" in agreed) return agreed;
    if (callReport.attempt) {
      const attempt = await deps.recordContactAttempt(key, contactReport, callReport.attempt);
      // A lead takes no further call then. What came of it proves the conversation without it.
      const isFull = !attempt.ok && attempt.refusal.kind === "too_many_reports";
      if (!attempt.ok && !(isFull && callReport.outcome)) return toProblem(attempt.refusal);
      if (callReport.attempt === "wrong_number") await returnLead(called, "wrong_number", callReport.once);
    }
    if (!callReport.outcome) return undefined;
    const outcome = await deps.recordOutcome(key, contactReport, { ...callReport.outcome, ...agreed });
    if (!outcome.ok) return toProblem(outcome.refusal);
    if (callReport.outcome.outcome === "bad_data") await returnLead(called, "invalid_contact", callReport.once);
    return undefined;
  };

  /** Returns the lead with what was just recorded as its evidence. A lead that has a return, or cannot have one, keeps its state. */
  async function returnLead({ key, caller }: CalledLead, reason: ReturnReason, once: string): Promise<void> {
    const { actor: _, ...returner } = caller;
    await deps.openReturn(key, returner, { reason, idempotencyKey: once });
  }

  /** Books the appointment that a call led to. For a client without seats, returns its time for the outcome. */
  async function saveAppointment(
    { key, lead, placement, caller }: CalledLead,
    { outcome, appointment, once }: CallReport,
  ): Promise<CardProblem | { appointmentAt?: Instant }> {
    if (outcome?.outcome !== "appointment_set") return {};
    if (!appointment) {
      const isMissing = !lead.state.appointments.some(isStanding);
      return isMissing ? { problem: "Choose when you meet.", field: "appointmentAt" } : {};
    }
    const subject = { clientId: placement.clientId, leadId: key.leadId };
    const agreed = await deps.agreeAppointment(caller.actor, subject, { ...appointment, idempotencyKey: once });
    return agreed.ok ? agreed.value : toProblem(agreed.refusal);
  }
}

const isStanding = ({ cancelled }: Appointment): boolean => cancelled === undefined;
