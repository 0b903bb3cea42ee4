import type { Appointment } from "#domain/appointments/appointment.ts";
import type { AppointmentResult, PlaceKind, Side } from "#domain/appointments/appointment-fact.ts";
import { type AppointmentStatus, judgeAppointment } from "#domain/appointments/judge-appointment.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** An appointment as pages show it at one time. */
export type ShownAppointment = {
  id: string;
  /** The number of the time that the page shows; an action on an outdated time is refused. */
  sequence: number;
  seatId: string;
  start: Instant;
  end: Instant;
  minutes: number;
  place: PlaceKind;
  /** The zone in which the time was agreed with the person. */
  timeZone: string;
  status: AppointmentStatus;
  result?: AppointmentResult | undefined;
  isFinal: boolean;
  confirmedBy: readonly Side[];
  /** Before its start it can be moved and cancelled, and from then on the client can say what came of it. */
  hasStarted: boolean;
};

/** Describes an appointment at `at`: what it is depends on the time. */
export function describeAppointment(appointment: Appointment, at: Instant): ShownAppointment {
  const { id, sequence, start, end, booked, confirmations } = appointment;
  const { status, result, isFinal } = judgeAppointment(appointment, at);
  return {
    id,
    sequence,
    seatId: booked.seatId,
    start,
    end,
    minutes: booked.minutes,
    place: booked.place,
    timeZone: booked.timeZone,
    status,
    result,
    isFinal,
    confirmedBy: confirmations.map(({ by }) => by),
    hasStarted: start <= at,
  };
}
