import { lookAtDeferredTexts } from "#domain/appointments/defer-text.ts";
import { lookAtAppointment } from "#domain/appointments/look-at-appointment.ts";
import { minInstant } from "#domain/shared/instant.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";

/** The facts after which something is due about an appointment at another time than before. */
const kinds: ReadonlySet<string> = new Set([
  "appointment_booked",
  "appointment_moved",
  "appointment_said",
  "appointment_message_deferred",
]);

/** Whether a fact changes when a job must look at an appointment. */
export const changesLooks = (fact: { kind: string }): boolean => kinds.has(fact.kind);

/**
 * Schedules the job that looks at each appointment of a lead when its next reminder, or its result by silence, is due.
 * May be repeated: the job decides by the history when it runs.
 */
export function makeScheduleAppointmentLooks({ jobs, now }: { jobs: Pick<JobStore, "schedule">; now: Now }) {
  return async function scheduleAppointmentLooks(key: LeadKey, { state }: LoadedLead): Promise<void> {
    const at = now();
    await Promise.all(
      state.appointments.map(async (appointment) => {
        const { facts, next } = lookAtAppointment(appointment, at);
        const deferred = lookAtDeferredTexts(appointment, at);
        const due = facts.length > 0 || deferred.due.length > 0 ? at : minInstant(next, deferred.next);
        if (due) await jobs.schedule({ kind: "appointment", ...key, appointmentId: appointment.id }, due);
      }),
    );
  };
}
