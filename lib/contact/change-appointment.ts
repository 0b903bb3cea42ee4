import type { Actor } from "#appointments/actor.ts";
import type { makeCancelAppointment } from "#appointments/cancel-appointment.ts";
import type { makeMoveAppointment } from "#appointments/move-appointment.ts";
import type { makeRecordAppointmentResult } from "#appointments/record-appointment-result.ts";
import type { AppointmentResult } from "#domain/appointments/appointment-fact.ts";
import type { AppointmentId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** What a client wants of an appointment that exists. `sequence` is the one of the time that it saw. */
export type AppointmentChange = { appointmentId: AppointmentId; sequence: number } & (
  | { change: "move"; start: Instant }
  | { change: "cancel" }
  | { change: AppointmentResult }
);

type Deps = {
  moveAppointment: ReturnType<typeof makeMoveAppointment>;
  cancelAppointment: ReturnType<typeof makeCancelAppointment>;
  recordAppointmentResult: ReturnType<typeof makeRecordAppointmentResult>;
};

/** Moves or cancels an appointment, or says what came of it, for the client's side. Idempotent. */
export function makeChangeAppointment({ moveAppointment, cancelAppointment, recordAppointmentResult }: Deps) {
  return async function changeAppointment(actor: Actor, wanted: AppointmentChange) {
    const { appointmentId, sequence } = wanted;
    switch (wanted.change) {
      case "move":
        return moveAppointment(actor, appointmentId, { start: wanted.start, sequence, by: "client" });
      case "cancel":
        return cancelAppointment(actor, appointmentId, { sequence, by: "client" });
      default:
        return recordAppointmentResult(actor, appointmentId, { side: "client", result: wanted.change });
    }
  };
}
