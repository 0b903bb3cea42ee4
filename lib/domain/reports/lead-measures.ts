import * as z from "zod";
import { AppointmentStatus } from "#domain/appointments/judge-appointment.ts";
import { judgeByLastChange } from "#domain/billing/appointment-charge.ts";
import { type LeadClock, LeadClockSummary, summarizeLeadClock } from "#domain/history/lead-clock.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import { ReturnStatus } from "#domain/returns/lead-return.ts";
import { ReturnReason } from "#domain/returns/return-policy.ts";
import type { Appointment } from "#domain/appointments/appointment.ts";

/** What came of an appointment as reports count it: what was decided counts like what the sides said. */
export const AppointmentEnd = AppointmentStatus.exclude(["decided"]);
export type AppointmentEnd = z.infer<typeof AppointmentEnd>;

/** A time that the client reports. */
export const ReportedStamp = z.enum(["acknowledged", "ttfa", "ttfc"]);
export type ReportedStamp = z.infer<typeof ReportedStamp>;

/** What reports read of a placed lead beside its billing record: what only its history and its client's hours tell. */
export const LeadMeasures = z.object({
  clock: LeadClockSummary,
  appointments: z.array(AppointmentEnd),
  returns: z.array(z.object({ reason: ReturnReason, status: ReturnStatus })),
});
export type LeadMeasures = z.infer<typeof LeadMeasures>;

/** Reads the measures of a lead from its folded history and its clock: a pure function, like the billing record. */
export function toLeadMeasures({ appointments, returns }: LeadState, clock: LeadClock): LeadMeasures {
  return {
    clock: summarizeLeadClock(clock),
    appointments: appointments.map(toAppointmentEnd),
    returns: returns.map(({ opened, status }) => ({ reason: opened.reason, status })),
  };
}

function toAppointmentEnd(appointment: Appointment): AppointmentEnd {
  const { status, result } = judgeByLastChange(appointment);
  return status === "decided" ? (result ?? "open") : status;
}
