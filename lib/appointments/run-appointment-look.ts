import type { AppointmentMessageIdentity } from "#domain/appointments/appointment-message-fact.ts";
import { lookAtDeferredTexts } from "#domain/appointments/defer-text.ts";
import { lookAtAppointment } from "#domain/appointments/look-at-appointment.ts";
import { addMs, type Instant, minInstant } from "#domain/shared/instant.ts";
import { catchUndecodable } from "#domain/shared/is-undecodable.ts";
import type { History } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { JobOfKind } from "#scheduling/ports.ts";

type Deps = {
  history: History;
  /** Orders messages from the appointment sender, at least once each. */
  appointmentDispatcher: { dispatch(orders: readonly (LeadKey & AppointmentMessageIdentity)[]): Promise<void> };
  onFault: (error: unknown) => void;
};

/** The delay before the next look at a lead that cannot be read. */
const unreadableDelayMs = 60 * 60_000;

/**
 * Looks at one appointment: records the reminders that are due, which the relay orders, and a result that came about by
 * silence, which is announced; and orders the texts that were deferred until now. The job may run any number of times and
 * at any time, because the history decides, and may crash at any point, because it stays due. Returns when to look again;
 * undefined when nothing is left to come.
 */
export function makeRunAppointmentLook({ history, appointmentDispatcher, onFault }: Deps) {
  return ({ agencyId, leadId, appointmentId }: JobOfKind<"appointment">, at: Instant): Promise<Instant | undefined> => {
    return catchUndecodable(look(), (fault) => {
      onFault(fault);
      return addMs(at, unreadableDelayMs);
    });

    async function look(): Promise<Instant | undefined> {
      const key = { agencyId, leadId };
      const lead = await loadLead(history, key);
      const appointment = lead?.state.appointments.find(({ id }) => id === appointmentId);
      if (!appointment) return undefined;
      const { facts, next } = lookAtAppointment(appointment, at);
      await Promise.all(facts.map((fact) => history.append(key, fact)));
      const deferred = lookAtDeferredTexts(appointment, at);
      if (deferred.due.length > 0)
        await appointmentDispatcher.dispatch(deferred.due.map((identity) => ({ ...key, ...identity })));
      return minInstant(next, deferred.next);
    }
  };
}
