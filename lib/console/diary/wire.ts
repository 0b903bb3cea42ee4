import { makeCancelAppointment } from "#appointments/cancel-appointment.ts";
import { makeConfirmAppointment } from "#appointments/confirm-appointment.ts";
import { makeListAppointments } from "#appointments/list-appointments.ts";
import { makeMoveAppointment } from "#appointments/move-appointment.ts";
import { makeRecordAppointmentResult } from "#appointments/record-appointment-result.ts";
import type { Clients } from "#accounts/ports.ts";
import { makeReadLead } from "#leads/read-lead.ts";
import { type BoundConsoleRoute, bindConsole } from "../console-route.ts";
import { changeAppointment, showDiary } from "./endpoints.ts";
import { makeLoadWeek } from "./load-week.ts";
import { diaryRoutes } from "./routes.ts";
import { makeSaveAppointmentForm } from "./save-appointment-form.ts";

type ChangeDeps = Parameters<typeof makeMoveAppointment>[0];

/** Makes the function that saves the forms about an appointment, which two pages have. */
export const wireSaveAppointmentForm = (deps: ChangeDeps) =>
  makeSaveAppointmentForm({
    confirmAppointment: makeConfirmAppointment(deps),
    moveAppointment: makeMoveAppointment(deps),
    cancelAppointment: makeCancelAppointment(deps),
    recordAppointmentResult: makeRecordAppointmentResult(deps),
  });

/** The pages of the diary. */
export function diaryConsole(
  deps: ChangeDeps & Parameters<typeof makeListAppointments>[0] & { clients: Clients },
): BoundConsoleRoute[] {
  const page = {
    loadWeek: makeLoadWeek({ ...deps, listAppointments: makeListAppointments(deps), readLead: makeReadLead(deps) }),
    now: deps.now,
  };
  return bindConsole(diaryRoutes, {
    showDiary: showDiary(page),
    changeAppointment: changeAppointment({ ...page, saveAppointmentForm: wireSaveAppointmentForm(deps) }),
  });
}
