import type { AppointmentLinks } from "#appointments/ports.ts";
import type { ListAppointmentLinks } from "../ports.ts";

/** Makes the links of messages about appointments: one, to the page on which its reader answers. */
export const makeListAppointmentLinks =
  (links: AppointmentLinks): ListAppointmentLinks =>
  ({ agencyId, appointmentId, sequence, side, seatEmail }) => [
    { label: "Confirm, move or cancel", url: links.createUrl({ agencyId, appointmentId, sequence, side, seatEmail }) },
  ];
