import type { AppointmentConfirmed, Side } from "#domain/appointments/appointment-fact.ts";
import { checkBeforeStart, type StandingRefusal } from "#domain/appointments/check-standing.ts";
import type { AppointmentId } from "#domain/shared/id.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { appendFact, type NotFound } from "#leads/read-lead.ts";
import type { Now } from "#platform/ports.ts";
import type { Actor } from "./actor.ts";
import { loadAppointment, type LoadedAppointment, toLoadedAppointment } from "./load-appointment.ts";
import type { Agendas } from "./ports.ts";

/**
 * Records that a side confirmed the time of an appointment: the one with `sequence`, or the current one. Idempotent:
 * each side confirms each time once. A move voids the confirmations, so they need no transaction.
 */
export function makeConfirmAppointment(deps: { history: History; agendas: Agendas; now: Now }) {
  return async function confirmAppointment(
    actor: Actor,
    appointmentId: AppointmentId,
    { side, sequence }: { side: Side; sequence?: number | undefined },
  ): Promise<Result<LoadedAppointment, NotFound | StandingRefusal>> {
    const loaded = await loadAppointment(deps, actor, appointmentId);
    if (!loaded) return refuse({ kind: "not_found" });
    const { appointment, lead, key } = loaded;
    const at = deps.now();
    const standing = checkBeforeStart(appointment, sequence ?? appointment.sequence, at);
    if (!standing.ok) return standing;
    if (appointment.confirmations.some(({ by }) => by === side)) return replayed(loaded);
    const fact: AppointmentConfirmed = {
      kind: "appointment_confirmed",
      at,
      source: actor.source,
      author: actor.author,
      appointmentId,
      sequence: appointment.sequence,
      by: side,
    };
    await deps.history.append(key, fact);
    const confirmed = toLoadedAppointment(key, appendFact(lead, fact), appointmentId);
    return confirmed ? ok(confirmed) : refuse({ kind: "not_found" });
  };
}
