import { findCalendarChange } from "#domain/appointments/calendar-change.ts";
import { toEnd } from "#domain/appointments/to-end.ts";
import type { AppointmentMessageView } from "../pages/appointment-message-view.ts";
import type { AppointmentDelivery, ListAppointmentLinks } from "../ports.ts";

/** Builds what a message about an appointment shows to the reader of its side, in the time zone of that side. */
export function buildMessageView(
  delivery: AppointmentDelivery,
  listLinks: ListAppointmentLinks,
): AppointmentMessageView {
  const { key, appointment, identity, recipient, person, seat, agencyName, clientName } = delivery;
  const { booked, id: appointmentId } = appointment;
  const { side, sequence } = identity;
  const change = findCalendarChange(appointment, identity);
  const start = change?.start ?? appointment.start;
  const end = toEnd(start, booked.minutes);
  const isCancelled = identity.message === "cancelled";
  return {
    identity,
    recipientName: recipient.name,
    agencyName,
    clientName,
    prospectName: person?.name ?? "",
    place: { kind: booked.place, detail: findPlaceDetail(delivery) },
    start,
    end,
    movedFrom: change?.movedFrom,
    cancelledBy: isCancelled ? appointment.cancelled?.by : undefined,
    timeZone: side === "client" ? booked.seatTimeZone : booked.timeZone,
    links: isCancelled ? [] : listLinks({ ...key, appointmentId, sequence, side, seatEmail: seat.email }),
  };
}

function findPlaceDetail({ appointment, person, seat }: AppointmentDelivery): string | undefined {
  switch (appointment.booked.place) {
    case "phone":
      return person?.phone;
    case "visit":
      return [person?.address, person?.postcode].filter(Boolean).join(", ") || undefined;
    case "video":
      return seat.videoLink;
  }
}
