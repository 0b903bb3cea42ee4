import * as z from "zod";
import type { HoursInForce } from "#domain/accounts/contact-hours.ts";
import { AppointmentStatus } from "#domain/appointments/judge-appointment.ts";
import type { Appointment } from "#domain/appointments/appointment.ts";
import { judgeByLastChange } from "#domain/billing/appointment-charge.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { LeadClockSummary, measureStampedClock } from "#domain/history/lead-clock.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import { ReturnStatus } from "#domain/returns/lead-return.ts";
import { ReturnReason } from "#domain/returns/return-policy.ts";

/** What came of an appointment as reports count it: what was decided counts like what the sides said. */
export const AppointmentEnd = AppointmentStatus.exclude(["decided"]);
export type AppointmentEnd = z.infer<typeof AppointmentEnd>;

/** A time that the client reports. */
export const ReportedStamp = z.enum(["acknowledged", "ttfa", "ttfc"]);
export type ReportedStamp = z.infer<typeof ReportedStamp>;

/** What came of a lead's appointments and returns, which its billing record does not say: only its history does. */
export const LeadResults = z.object({
  appointments: z.array(AppointmentEnd),
  returns: z.array(z.object({ reason: ReturnReason, status: ReturnStatus })),
  /** Whether the prospect was not as agreed, by what was said of each meeting that was held. */
  unqualified: z.literal(true).optional(),
});
export type LeadResults = z.infer<typeof LeadResults>;

/** What reports read of a placed lead beside its billing record. */
export const LeadMeasures = LeadResults.extend({ clock: LeadClockSummary });
export type LeadMeasures = z.infer<typeof LeadMeasures>;

/** Reads the results of a lead from its folded history: a pure function, like the billing record. */
export const toLeadResults = ({ appointments, returns }: Pick<LeadState, "appointments" | "returns">): LeadResults => ({
  appointments: appointments.map(toAppointmentEnd),
  returns: returns.map(({ opened, status }) => ({ reason: opened.reason, status })),
  unqualified: isUnqualified(appointments) || undefined,
});

/**
 * Measures a lead from its billing record, whose times are those of its first cycle, and the client's contact hours at
 * its delivery: what its history says, but for the time to an outcome of a later cycle.
 */
export const measureRecord = (
  record: BillingRecord,
  results: LeadResults,
  inForce: HoursInForce | undefined,
): LeadMeasures => ({
  clock: measureStampedClock(
    {
      receivedAt: record.receivedAt,
      placedAt: record.placedAt,
      deliveredAt: record.deliveredAt,
      acknowledgedAt: record.acknowledgement?.at,
      firstAttemptAt: record.firstAttemptAt,
      firstContactAt: record.firstContactAt,
      outcomeAt: record.outcome?.at,
    },
    inForce,
  ),
  ...results,
});

function isUnqualified(appointments: readonly Appointment[]): boolean {
  const held = appointments.filter((appointment) => isHeldEnd(toAppointmentEnd(appointment)));
  return held.length > 0 && held.every((appointment) => findQualified(appointment) === false);
}

export const isHeldEnd = (end: AppointmentEnd): boolean => end === "held" || end === "presumed_held";

/** Whether the prospect was as agreed: by the agency's decision, or else by what the client said last. */
const findQualified = ({ decided, statements }: Appointment): boolean | undefined =>
  decided?.qualified ??
  statements.findLast(({ by, qualified }) => by === "client" && qualified !== undefined)?.qualified;

function toAppointmentEnd(appointment: Appointment): AppointmentEnd {
  const { status, result } = judgeByLastChange(appointment);
  return status === "decided" ? (result ?? "open") : status;
}
