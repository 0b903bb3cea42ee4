import {
  type AppointmentBooked,
  type AppointmentCancelled,
  type AppointmentMoved,
  type AppointmentReminded,
  Side,
} from "#domain/appointments/appointment-fact.ts";
import type {
  AppointmentMessageIdentity,
  AppointmentMessageKind,
} from "#domain/appointments/appointment-message-fact.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { AppointmentDispatcher } from "./ports.ts";

/** A fact that both sides must know of, or a reminder to one of them. */
export type AppointmentChange = AppointmentBooked | AppointmentMoved | AppointmentCancelled | AppointmentReminded;

/**
 * Orders a message to each side about each change, and the reminders. May be repeated: the orders repeat, and nothing
 * else changes.
 */
export function makeDispatchAppointments({ appointmentDispatcher }: { appointmentDispatcher: AppointmentDispatcher }) {
  return async function dispatchAppointments(
    changes: readonly { key: LeadKey; change: AppointmentChange }[],
  ): Promise<void> {
    const orders = changes.flatMap(({ key, change }) =>
      toMessages(change).map((message) => ({ ...key, appointmentId: change.appointmentId, ...message })),
    );
    if (orders.length > 0) await appointmentDispatcher.dispatch(orders);
  };
}

const messages = {
  appointment_booked: "booked",
  appointment_moved: "moved",
  appointment_cancelled: "cancelled",
  appointment_reminded: "reminder",
} as const satisfies Record<AppointmentChange["kind"], AppointmentMessageKind>;

export const isAppointmentChange = (fact: { kind: string }): fact is AppointmentChange =>
  Object.hasOwn(messages, fact.kind);

function toMessages(change: AppointmentChange): Omit<AppointmentMessageIdentity, "appointmentId">[] {
  const message = messages[change.kind];
  if (change.kind === "appointment_reminded") {
    const { sequence, minutesBefore, side } = change;
    return [{ message, sequence, minutesBefore, side }];
  }
  const sequence = change.kind === "appointment_booked" ? 0 : change.sequence;
  return Side.options.map((side) => ({ message, sequence, side }));
}
