import { type Instant, minInstant } from "#domain/shared/instant.ts";
import { defaultQuietHours, findQuietStart } from "#domain/shared/quiet-hours.ts";
import type { Appointment } from "./appointment.ts";
import type { AppointmentConcluded, AppointmentReminded } from "./appointment-fact.ts";
import type { AppointmentMessageSkipped, MessageSkipReason } from "./appointment-message-fact.ts";
import { isMessageSettled } from "./check-message.ts";
import { judgeAppointment, toPresumedAt } from "./judge-appointment.ts";
import { type PlannedReminder, planReminders } from "./plan-reminders.ts";

/** What a look at an appointment finds: the facts that are due, and when to look again; undefined if never. */
export type Look = {
  facts: (AppointmentReminded | AppointmentMessageSkipped | AppointmentConcluded)[];
  next?: Instant | undefined;
};

/**
 * Decides what is due about an appointment at `at`: its reminders, the presumption that it was held, and the result that
 * is final because neither side contradicted it. A pure function of the history: it decides when it looks, so a move or
 * a cancellation needs to cancel nothing, and the facts that it returns are not due any more once they are recorded.
 */
export function lookAtAppointment(appointment: Appointment, at: Instant): Look {
  if (appointment.cancelled || appointment.decided) return { facts: [] };
  const reminders = lookAtReminders(appointment, at);
  const result = lookAtResult(appointment, at);
  return { facts: [...reminders.facts, ...result.facts], next: minInstant(reminders.next, result.next) };
}

const by = { source: "baton", author: "look-at-appointment" } as const;

function lookAtReminders(appointment: Appointment, at: Instant): Look {
  const { id: appointmentId, sequence, reminders: ordered } = appointment;
  const planned = planReminders(appointment);
  const open = planned.filter(
    ({ side, minutesBefore }) =>
      !ordered.some((each) => each.side === side && each.minutesBefore === minutesBefore) &&
      !isMessageSettled(appointment, { appointmentId, sequence, message: "reminder", minutesBefore, side }),
  );
  const isDue = ({ sendAt }: PlannedReminder) => sendAt === undefined || sendAt <= at;
  const facts = open.filter(isDue).map((reminder): Look["facts"][number] => {
    const { side, minutesBefore } = reminder;
    const identity = { at, ...by, appointmentId, sequence, side, minutesBefore };
    const reason = findSkip(appointment, planned, reminder, at);
    return reason === undefined
      ? { kind: "appointment_reminded", ...identity }
      : { kind: "appointment_message_skipped", ...identity, message: "reminder", reason, detail: "" };
  });
  const later = open.filter((reminder) => !isDue(reminder)).map(({ sendAt }) => sendAt);
  return { facts, next: later.reduce<Instant | undefined>((first, next) => minInstant(first, next), undefined) };
}

/** Why a reminder that is due is not sent at `at`; undefined if it is. A look can be late. */
function findSkip(
  { booked, start }: Appointment,
  planned: readonly PlannedReminder[],
  { side, minutesBefore, skip }: PlannedReminder,
  at: Instant,
): MessageSkipReason | undefined {
  if (skip) return skip;
  const isNextDue = planned.some(
    (other) => other.side === side && other.minutesBefore < minutesBefore && other.sendAt && other.sendAt <= at,
  );
  if (at >= start || isNextDue) return "too_late";
  const { quietHours = defaultQuietHours, timeZone } = booked;
  return side === "prospect" && findQuietStart(quietHours, timeZone, at) ? "quiet_hours" : undefined;
}

function lookAtResult(appointment: Appointment, at: Instant): Look {
  const { id: appointmentId, sequence, statements, conclusions } = appointment;
  const presumedAt = toPresumedAt(appointment);
  const { status, isFinal, finalAt } = judgeAppointment(appointment, at);
  const conclude = (stage: AppointmentConcluded["stage"], since: Instant): AppointmentConcluded[] =>
    conclusions.some((each) => each.stage === stage)
      ? []
      : [{ kind: "appointment_concluded", at: since, ...by, appointmentId, sequence, stage }];
  if (isFinal && finalAt) {
    // Where both sides say the same, the second statement is final at once, and announced as such.
    const wasFinalAtOnce = statements.some((statement) => judgeAppointment(appointment, statement.at).isFinal);
    return { facts: wasFinalAtOnce ? [] : conclude("final", finalAt) };
  }
  if (status === "presumed_held") return { facts: conclude("presumed", presumedAt), next: finalAt };
  if (statements.length > 0) return { facts: [], next: finalAt };
  return { facts: [], next: at < presumedAt ? presumedAt : undefined };
}
