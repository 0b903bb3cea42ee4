import type { Clients } from "#accounts/ports.ts";
import { bindEndpoints } from "#platform/http/endpoint.ts";
import type { Table } from "#platform/table/table.ts";
import type { Page } from "#platform/http/page-handler.ts";
import { makeAgendaStore } from "./adapters/agenda-store.ts";
import { makeSeatStore } from "./adapters/seat-store.ts";
import { makeAppointmentPage } from "./appointment-page.ts";
import { makeBookAppointment } from "./book-appointment.ts";
import { makeCancelAppointment } from "./cancel-appointment.ts";
import { makeChangeSeat } from "./change-seat.ts";
import { makeConfirmAppointment } from "./confirm-appointment.ts";
import { makeCreateSeat } from "./create-seat.ts";
import {
  bookAppointment,
  cancelAppointment,
  changeSeat,
  confirmAppointment,
  createSeat,
  listAppointments,
  listLeadAppointments,
  listSeats,
  listSlots,
  moveAppointment,
  recordAppointmentResult,
} from "./endpoints.ts";
import { makeListAppointments, makeListLeadAppointments } from "./list-appointments.ts";
import { makeListSlots } from "./list-slots.ts";
import { makeMoveAppointment } from "./move-appointment.ts";
import { makeRecordAppointmentResult } from "./record-appointment-result.ts";
import { appointmentPageRoutes, appointmentRoutes } from "./routes.ts";

export const openAppointments = (table: Table) => ({ seats: makeSeatStore(table), agendas: makeAgendaStore(table) });

type Deps = Parameters<typeof makeBookAppointment>[0] &
  Parameters<typeof makeCreateSeat>[0] &
  Parameters<typeof makeListAppointments>[0] & { clients: Clients };

export const appointmentEndpoints = (deps: Deps) =>
  bindEndpoints(appointmentRoutes, {
    createSeat: createSeat(makeCreateSeat(deps)),
    listSeats: listSeats(deps.seats),
    changeSeat: changeSeat(makeChangeSeat(deps)),
    listSlots: listSlots(makeListSlots(deps)),
    bookAppointment: bookAppointment(makeBookAppointment(deps), deps.now),
    listLeadAppointments: listLeadAppointments(makeListLeadAppointments(deps), deps.now),
    listAppointments: listAppointments(makeListAppointments(deps), deps.now),
    moveAppointment: moveAppointment(makeMoveAppointment(deps), deps.now),
    cancelAppointment: cancelAppointment(makeCancelAppointment(deps), deps.now),
    confirmAppointment: confirmAppointment(makeConfirmAppointment(deps), deps.now),
    recordAppointmentResult: recordAppointmentResult(makeRecordAppointmentResult(deps), deps.now),
  });

type PageDeps = Pick<
  Parameters<typeof makeAppointmentPage>[0],
  "appointmentLinks" | "history" | "agendas" | "seats" | "readLeadContext" | "textOptOut" | "now"
>;

/** The page on which a side of an appointment answers the messages about it. */
export const appointmentPages = (deps: PageDeps): Record<string, Page> => ({
  [appointmentPageRoutes.openAppointmentPage.path]: makeAppointmentPage({
    ...deps,
    listSlots: makeListSlots(deps),
    confirmAppointment: makeConfirmAppointment(deps),
    moveAppointment: makeMoveAppointment(deps),
    cancelAppointment: makeCancelAppointment(deps),
    recordAppointmentResult: makeRecordAppointmentResult(deps),
  }),
});
