import {
  type AppointmentBooked,
  type AppointmentCancelled,
  type AppointmentMoved,
  Side,
} from "#domain/appointments/appointment-fact.ts";
import type { AppointmentMessageKind } from "#domain/appointments/appointment-message-fact.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { AppointmentDispatcher } from "./ports.ts";

/** A fact that both sides must know of. */
export type AppointmentChange = AppointmentBooked | AppointmentMoved | AppointmentCancelled;

/** Orders a message to each side about each change. May be repeated: the orders repeat, and nothing else changes. */
export function makeDispatchAppointments({ appointmentDispatcher }: { appointmentDispatcher: AppointmentDispatcher }) {
  return async function dispatchAppointments(
    changes: readonly { key: LeadKey; change: AppointmentChange }[],
  ): Promise<void> {
    const orders = changes.flatMap(({ key, change }) =>
      Side.options.map((side) => ({ ...key, appointmentId: change.appointmentId, ...toMessage(change), side })),
    );
    if (orders.length > 0) await appointmentDispatcher.dispatch(orders);
  };
}

const messages = {
  appointment_booked: "booked",
  appointment_moved: "moved",
  appointment_cancelled: "cancelled",
} as const satisfies Record<AppointmentChange["kind"], AppointmentMessageKind>;

export const isAppointmentChange = (fact: { kind: string }): fact is AppointmentChange =>
  Object.hasOwn(messages, fact.kind);

const toMessage = (change: AppointmentChange) => ({
  message: messages[change.kind],
  sequence: change.kind === "appointment_booked" ? 0 : change.sequence,
});
