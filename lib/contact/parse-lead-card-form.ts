import * as z from "zod";
import { Promotion } from "#domain/appointments/appointment-fact.ts";
import { LocalTime, resolveStart } from "#domain/appointments/local-time.ts";
import { AttemptResult, type OutcomeKind, OutcomeNote, provesContact } from "#domain/contact/contact-fact.ts";
import { WakeDate } from "#domain/contact/nurture.ts";
import type { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import { type ContactAttemptId, SeatId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { WantedAppointment } from "./agree-appointment.ts";
import type { AppointmentChange } from "./change-appointment.ts";
import type { CardProblem } from "./lead-card-problems.ts";
import type { LeadCardField } from "./pages/lead-card-form-state.ts";
import { exampleAmounts, parseAmount } from "./parse-amount.ts";
import type { OutcomeReport } from "./record-outcome.ts";
import {
  AcknowledgementFormPost,
  AppointmentFormPost,
  ContactReportFormPost,
  OutcomeWithoutContact,
  WithdrawalFormPost,
} from "./schemas.ts";

/** A call that a salesperson recorded on the lead card. */
export type CallReport = {
  once: string;
  minutesAgo: number;
  /** Absent if only the outcome is recorded or corrected. */
  attempt?: AttemptResult;
  /** An outcome that proves contact comes without an attempt, or with a connected one. */
  outcome?: OutcomeReport;
  /** With the outcome `appointment_set`, if the salesperson chose a time. */
  appointment?: WantedAppointment;
};

const minutesPerMonth = 31 * 24 * 60;

/** Parses the posted fields without validation, so that the page can show them again. */
export const parseFormFields = (body: string): Partial<Record<LeadCardField, string>> =>
  Object.fromEntries(new URLSearchParams(body));

const unreadableForm: CardProblem = { problem: "Something in the form was not understood. Please choose again." };

/** Parses the form that answers a lead. A refusal says what the page shows. */
export function parseAcknowledgementForm(body: string): Result<Acknowledgement, CardProblem> {
  const parsed = AcknowledgementFormPost.safeParse(parseFormFields(body));
  if (!parsed.success) return refuse(unreadableForm);
  const { answer, reason } = parsed.data;
  if (answer === "accepted") return ok({ outcome: answer });
  // The reason decides between rejected and duplicate. Either costs the agency the price, so never guess it.
  if (reason === "") return refuse({ problem: "Please choose why the lead is not for you.", field: "reason" });
  return ok(reason === "known" ? { outcome: "duplicate" } : { outcome: answer, reason });
}

/** Parses the form that undoes a call. A refusal says what the page shows. */
export function parseWithdrawalForm(body: string): Result<ContactAttemptId, CardProblem> {
  const parsed = WithdrawalFormPost.safeParse(parseFormFields(body));
  return parsed.success ? ok(parsed.data.withdraw) : refuse(unreadableForm);
}

/** Parses the form that changes an appointment. A refusal says what the page shows. */
export function parseAppointmentForm(body: string, timeZone: string): Result<AppointmentChange, CardProblem> {
  const parsed = AppointmentFormPost.safeParse(parseFormFields(body));
  if (!parsed.success) return refuse(unreadableForm);
  const { appointment: appointmentId, change, to, toLocal } = parsed.data;
  const appointment = { appointmentId, sequence: Number(parsed.data.sequence) };
  if (change !== "move") return ok({ ...appointment, change });
  const field = "toLocal";
  const written = parseLocalTime(toLocal, timeZone);
  if (!written.ok) return refuse({ problem: written.refusal, field });
  if (to !== "" && written.value && written.value !== to) return refuse({ problem: twoTimesMessage, field });
  const start = written.value ?? to;
  return start === "" ? refuse({ problem: "Choose the new time.", field }) : ok({ ...appointment, change, start });
}

/** Parses the time of an input in the zone; undefined for an empty one. Refuses a time that the clock skips or repeats. */
function parseLocalTime(text: string, timeZone: string): Result<Instant | undefined, string> {
  if (text === "") return ok(undefined);
  const local = LocalTime.safeParse(text.slice(0, "2027-07-01T14:00".length));
  if (!local.success) return refuse("Write the date and the time, like 24/11/2026 14:30.");
  const resolved = resolveStart({ local: local.data, timeZone });
  return resolved.ok ? resolved : refuse("The clocks change at that time. Choose another one.");
}

const twoTimesMessage = "You chose a free time and wrote another one. Please keep only the one you mean.";

/** The lead's price has the currency. The client's clock has the zone. A promotion says why a call became an appointment. */
type CallFormRules = { currency: string; timeZone: string; asksForPromotion: boolean };

/** Parses the form that records a call. A refusal says what the page shows. */
export function parseCallForm(body: string, rules: CallFormRules): Result<CallReport, CardProblem> {
  const parsed = ContactReportFormPost.safeParse(parseFormFields(body));
  if (!parsed.success) return refuse(unreadableForm);
  const { once, calledMinutesAgo } = parsed.data;
  const minutesAgo = Number(calledMinutesAgo);
  if (minutesAgo > minutesPerMonth) return refuse({ problem: "That call is too long ago.", field: "calledMinutesAgo" });
  const { attempt, outcome, contradicts } = readCall(parsed.data);
  // An outcome can change the bill. If it contradicts the attempt, only the salesperson knows which one is right.
  if (contradicts) {
    return refuse({
      problem:
        "You chose what came of the call, but pressed a button for not reaching them. Please press the one you mean.",
    });
  }
  const callReport = { once, minutesAgo, attempt };
  if (!outcome) {
    return attempt ? ok(callReport) : refuse({ problem: "Please choose what came of it.", field: "outcome" });
  }
  const details = parseOutcomeDetails(outcome, parsed.data, rules);
  if (!details.ok) return details;
  const note = parsed.data.note.trim() === "" ? undefined : OutcomeNote.safeParse(parsed.data.note.trim());
  if (note && !note.success) return refuse({ problem: describeFaultyNote(parsed.data.note), field: "note" });
  const { appointment, ...ofOutcome } = details.value;
  return ok({
    ...callReport,
    outcome: { outcome, ...ofOutcome, note: note?.data },
    appointment,
  });
}

/** People paste characters that they cannot see, such as the line breaks of slides. */
const describeFaultyNote = (note: string): string =>
  Array.from(note.trim()).length > 1_000
    ? "The note can have at most 1,000 characters."
    : "The note has characters that cannot be kept. If you pasted it, type it instead.";

type OutcomeDetails = Omit<OutcomeReport, "outcome" | "note"> & { appointment?: WantedAppointment };

/** Parses what belongs to an outcome: the value of a sale, or the time that was agreed on. */
function parseOutcomeDetails(
  outcome: OutcomeKind,
  { value, wakeOn, why, callbackAt, ...fields }: CallForm,
  rules: CallFormRules,
): Result<OutcomeDetails, CardProblem> {
  switch (outcome) {
    case "won": {
      const amount = parseAmount(value, rules.currency);
      if (amount) return ok({ value: amount });
      const examples = exampleAmounts(rules.currency);
      return refuse({ problem: `Write what the sale is worth as a number, like ${examples}.`, field: "value" });
    }
    case "nurture":
      if (!WakeDate.safeParse(wakeOn).success) {
        return refuse({ problem: "Choose the date on which you want the lead again.", field: "wakeOn" });
      }
      return ok({ wakeOn, reason: why || undefined });
    case "callback_requested": {
      const time = parseLocalTime(callbackAt, rules.timeZone);
      return time.ok ? ok({ callbackAt: time.value }) : refuse({ problem: time.refusal, field: "callbackAt" });
    }
    case "appointment_set":
      return parseWantedAppointment(fields, rules);
    default:
      return ok({});
  }
}

function parseWantedAppointment(
  { slot, appointmentAt, seat, place, point, promotedFor }: Omit<CallForm, "value" | "wakeOn" | "why" | "callbackAt">,
  { timeZone, asksForPromotion }: CallFormRules,
): Result<OutcomeDetails, CardProblem> {
  const [slotSeat, slotStart] = slot.split(" ");
  const chosen = slot === "" ? undefined : Slot.safeParse({ seatId: slotSeat, start: slotStart });
  if (chosen && !chosen.success) return refuse(unreadableForm);
  const field = "appointmentAt";
  const written = parseLocalTime(appointmentAt, timeZone);
  if (!written.ok) return refuse({ problem: written.refusal, field });
  if (chosen && written.value && written.value !== chosen.data.start) {
    return refuse({ problem: twoTimesMessage, field });
  }
  const start = chosen?.data.start ?? written.value;
  if (start === undefined) return ok({});
  const promotion = Promotion.safeParse({ point, reason: promotedFor });
  if (asksForPromotion && !promotion.success) {
    return refuse({ problem: "Choose why the call became an appointment.", field: "promotedFor" });
  }
  return ok({
    appointment: {
      seatId: chosen?.data.seatId ?? (seat || undefined),
      start,
      ...(!chosen && { timeZone }),
      place: place || undefined,
      ...(asksForPromotion && promotion.success && { promotion: promotion.data }),
    },
  });
}

const Slot = z.object({ seatId: SeatId, start: Instant });

type CallForm = z.infer<typeof ContactReportFormPost>;

/** Separates the attempt from the outcome: a button can be either, and an outcome without contact comes with no call. */
function readCall({ attempt: pressed, outcome: chosen }: z.infer<typeof ContactReportFormPost>): {
  attempt?: AttemptResult;
  outcome?: OutcomeKind;
  contradicts?: boolean;
} {
  const pressedOutcome = OutcomeWithoutContact.safeParse(pressed).data;
  if (pressedOutcome) return { outcome: pressedOutcome, contradicts: chosen !== "" && chosen !== pressedOutcome };
  const pressedAttempt = AttemptResult.safeParse(pressed).data;
  if (chosen === "") return pressedAttempt ? { attempt: pressedAttempt } : {};
  const isReached = pressedAttempt === "connected";
  const isOutcomeAlone = pressedAttempt === undefined || (isReached && !provesContact[chosen]);
  return {
    outcome: chosen,
    ...(!isOutcomeAlone && { attempt: pressedAttempt }),
    contradicts: !isOutcomeAlone && !isReached && provesContact[chosen],
  };
}
