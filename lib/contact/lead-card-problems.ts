import type { AgreedTimes } from "#domain/contact/check-agreed-time.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { LeadCardField } from "./pages/lead-card-form-state.ts";

/**
 * Why a form was not saved, as a text for the page, and the field that it is about. `nearest` are the free times nearest
 * to one that is taken.
 */
export type CardProblem = {
  problem: string;
  field?: LeadCardField | undefined;
  nearest?: readonly Instant[] | undefined;
};

type CardRefusal = { kind: string; nearest?: readonly Instant[]; field?: keyof AgreedTimes };

export const toProblem = ({ kind, nearest, field }: CardRefusal): CardProblem => ({
  problem: messageForRefusal[kind] ?? notSavedMessage,
  field: field ?? fieldOfRefusal[kind],
  nearest,
});

/** Why a change of an appointment was not saved: it may have another time than the page shows. */
export const toAppointmentProblem = (refusal: CardRefusal): CardProblem =>
  refusal.kind === "changed_meanwhile"
    ? { problem: "The appointment was moved meanwhile. Look at its new time, and change that if you still want to." }
    : toProblem(refusal);

/** The field of the form that records a call, by the refusal that is about it. */
const fieldOfRefusal: Record<string, LeadCardField> = {
  time_out_of_range: "calledMinutesAgo",
  wake_on_out_of_range: "wakeOn",
  wake_on_missing: "wakeOn",
  consent_expires_before_wake: "wakeOn",
  slot_taken: "appointmentAt",
  outside_availability: "appointmentAt",
  too_soon: "appointmentAt",
  too_far_ahead: "appointmentAt",
  place_not_offered: "place",
};

export const notSavedMessage = "This could not be saved. Please try again.";

export const messageForRefusal: Record<string, string> = {
  lead_passed_on: "This lead was passed on to another company at that moment. Nothing was saved, and it costs nothing.",
  too_many_reports:
    "This lead has 500 entries of this kind, and takes no more. Others can still be saved, such as what came of a conversation.",
  time_out_of_range: "The call cannot have been before the lead came in, nor in the future.",
  wake_on_out_of_range: "Choose a date from tomorrow on, at most 18 months ahead.",
  wake_on_missing: "Choose the date on which you want the lead again.",
  consent_expires_before_wake: "They agreed to be called only until a day before that date. Choose an earlier one.",
  changed_meanwhile:
    "Another outcome was recorded at the same moment. Look at it, and save yours again if it is still right.",
  attempt_withdrawn: "This call was saved before, and then undone. Reload the page to record another one.",
  agreed_time_out_of_range: "Choose a time in the future, at most 90 days ahead.",
  slot_taken: "That time is taken, or too near to another appointment. The nearest free times are offered below.",
  outside_availability: "Your diary is closed then. Choose a free time, or one within your hours.",
  too_soon: "That time is too soon for your diary, or past. Choose a later one.",
  too_far_ahead: "That is further ahead than your diary allows. Choose an earlier time.",
  place_not_offered: "Your diary does not offer that place. Choose another one.",
  already_started: "The appointment has begun. Say what came of it instead.",
  not_started: "The appointment has not begun yet. Move it or cancel it instead.",
  appointment_cancelled: "The appointment was cancelled before. You can make another one below.",
  result_final: "What came of the appointment is settled. Ask the agency if it is wrong.",
  idempotency_conflict: "This page was already saved with another answer. Reload it to record one more call.",
};

export const messageForPriorAnswer = {
  accepted: "This lead was taken already, or a call was recorded. It cannot be refused any more.",
  rejected: "This lead was refused already. To take it after all, record your call.",
  duplicate: "This lead was refused already, as a person you know. To take it after all, record your call.",
};
