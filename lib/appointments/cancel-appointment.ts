import { cancelEntry, hasEntry, listUtcDays, toWidestSpan } from "#domain/appointments/agenda.ts";
import type { AppointmentCancelled, Side } from "#domain/appointments/appointment-fact.ts";
import { checkBeforeStart, type StandingRefusal } from "#domain/appointments/check-standing.ts";
import type { AppointmentId } from "#domain/shared/id.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { appendFact, type NotFound } from "#leads/read-lead.ts";
import type { Now } from "#platform/ports.ts";
import type { Actor } from "./actor.ts";
import { maxAttempts } from "./book-appointment.ts";
import { loadAppointment, type LoadedAppointment, toLoadedAppointment } from "./load-appointment.ts";
import type { Agendas } from "./ports.ts";

/**
 * Cancels an appointment before its start, on the condition that it has `sequence` still. The slot becomes free in one
 * transaction with the fact. Idempotent: a retry returns the cancelled appointment.
 */
export function makeCancelAppointment(deps: { history: History; agendas: Agendas; now: Now }) {
  const { agendas, now } = deps;
  return async function cancelAppointment(
    actor: Actor,
    appointmentId: AppointmentId,
    { by, sequence }: { by: Side; sequence: number },
  ): Promise<Result<LoadedAppointment, NotFound | StandingRefusal>> {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const loaded = await loadAppointment(deps, actor, appointmentId);
      if (!loaded) return refuse({ kind: "not_found" });
      const { appointment, lead, key, scope } = loaded;
      const { cancelled, start, booked } = appointment;
      if (cancelled && cancelled.by === by && cancelled.sequence === sequence) return replayed(loaded);
      const at = now();
      const standing = checkBeforeStart(appointment, sequence, at);
      if (!standing.ok) return standing;
      const span = toWidestSpan(start, booked.minutes);
      const days = await agendas.readDays(scope, listUtcDays(span));
      // Another change came between the two reads.
      if (!hasEntry(days, appointmentId, sequence)) continue;
      const fact: AppointmentCancelled = {
        kind: "appointment_cancelled",
        at,
        source: actor.source,
        author: actor.author,
        appointmentId,
        sequence,
        by,
      };
      const startDate = start.slice(0, 10);
      const affected = days.filter(
        ({ date, busy }) => date === startDate || busy.some((entry) => entry.appointmentId === appointmentId),
      );
      const changed = cancelEntry(affected, { appointmentId, leadId: key.leadId }, startDate);
      if ((await agendas.commit(scope, key, { fact, days: changed })) === "committed") {
        const done = toLoadedAppointment(key, appendFact(lead, fact), appointmentId);
        if (done) return ok(done);
      }
    }
    return refuse({ kind: "changed_meanwhile" });
  };
}
