import { checkRoom, type TooManyReportsRefusal } from "#domain/history/check-room.ts";
import {
  hasEntry,
  isOccupied,
  listUtcDays,
  replaceEntry,
  toOccupiedSpan,
  toWidestSpan,
} from "#domain/appointments/agenda.ts";
import type { AppointmentMoved, Side } from "#domain/appointments/appointment-fact.ts";
import type { SlotTaken } from "#domain/appointments/appointment-refusals.ts";
import { checkStart, type StartRefusal } from "#domain/appointments/check-start.ts";
import { checkBeforeStart, type StandingRefusal } from "#domain/appointments/check-standing.ts";
import { type LocalTimeRefusal, resolveStart, type WantedStart } from "#domain/appointments/local-time.ts";
import type { AppointmentId } from "#domain/shared/id.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { appendFact, type NotFound } from "#leads/read-lead.ts";
import type { Now } from "#platform/ports.ts";
import type { Actor } from "./actor.ts";
import { maxAttempts } from "./book-appointment.ts";
import { findNearestFree } from "./find-nearest-free.ts";
import { loadAppointment, type LoadedAppointment, toLoadedAppointment } from "./load-appointment.ts";
import type { Agendas, Seats } from "./ports.ts";

type MoveRefusal =
  | NotFound
  | LocalTimeRefusal
  | StartRefusal
  | StandingRefusal
  | SlotTaken
  | TooManyReportsRefusal
  | { kind: "changed_meanwhile" };

/**
 * Moves an appointment within its seat, on the condition that it has `sequence` still: the old time becomes free and the
 * new one busy in one transaction with the fact. Idempotent: a retry of a move that was made returns the appointment. A
 * move to the time that the appointment has changes nothing.
 */
export function makeMoveAppointment(deps: { history: History; seats: Seats; agendas: Agendas; now: Now }) {
  const { seats, agendas, now } = deps;
  return async function moveAppointment(
    actor: Actor,
    appointmentId: AppointmentId,
    move: WantedStart & { sequence: number; by: Side },
  ): Promise<Result<LoadedAppointment, MoveRefusal>> {
    const start = resolveStart(move);
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const loaded = await loadAppointment(deps, actor, appointmentId);
      if (!loaded) return refuse({ kind: "not_found" });
      if (!start.ok) return start;
      const { appointment, lead, key, scope, clientId } = loaded;
      const made = appointment.moves.find(({ sequence }) => sequence === move.sequence + 1);
      if (made && made.to === start.value && made.by === move.by) return replayed(loaded);
      const room = checkRoom(lead.facts, "appointment_moved");
      if (!room.ok) return room;
      const at = now();
      const standing = checkBeforeStart(appointment, move.sequence, at);
      if (!standing.ok) return standing;
      if (appointment.start === start.value) return ok(loaded);
      const seat = await seats.read({ agencyId: actor.agencyId, clientId }, scope.seatId);
      if (!seat) return refuse({ kind: "not_found" });
      const { minutes } = appointment.booked;
      const checked = checkStart(seat, start.value, minutes, at);
      if (!checked.ok) return checked;

      const span = toOccupiedSpan(seat, start.value, minutes);
      const old = toWidestSpan(appointment.start, minutes);
      const dates = [...new Set([...listUtcDays(old), ...listUtcDays(span)])].sort();
      const days = await agendas.readDays(scope, dates);
      // Another change came between the two reads.
      if (!hasEntry(days, appointmentId, move.sequence)) continue;
      if (isOccupied(days, span, appointmentId)) {
        const taken = { seat, start: start.value, minutes, at, except: appointmentId };
        return refuse({ kind: "slot_taken", nearest: await findNearestFree(agendas, scope, taken) });
      }
      const fact: AppointmentMoved = {
        kind: "appointment_moved",
        at,
        source: actor.source,
        author: actor.author,
        appointmentId,
        sequence: move.sequence + 1,
        from: appointment.start,
        to: start.value,
        by: move.by,
      };
      const changed = replaceEntry(days, appointmentId, {
        ...span,
        appointmentId,
        leadId: key.leadId,
        sequence: fact.sequence,
      });
      if ((await agendas.commit(scope, key, { fact, days: changed })) === "committed") {
        const moved = toLoadedAppointment(key, appendFact(lead, fact), appointmentId);
        if (moved) return ok(moved);
      }
    }
    return refuse({ kind: "changed_meanwhile" });
  };
}
