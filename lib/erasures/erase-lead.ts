import type { Actor } from "#appointments/actor.ts";
import type { makeCancelAppointment } from "#appointments/cancel-appointment.ts";
import type { SandboxInbox } from "#delivery/sandbox/ports.ts";
import type { Appointment } from "#domain/appointments/appointment.ts";
import { Side } from "#domain/appointments/appointment-fact.ts";
import { isMessageSettled } from "#domain/appointments/check-message.ts";
import { erasureAuthor } from "#domain/lead/erased.ts";
import type { AgencyId, ErasureId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { catchUndecodable } from "#domain/shared/is-undecodable.ts";
import type { History, Persons } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { ReturnNotes } from "#returns/ports.ts";

type Deps = {
  history: History;
  persons: Pick<Persons, "erase">;
  notes: Pick<ReturnNotes, "remove">;
  inbox: Pick<SandboxInbox, "removeOfLead">;
  cancelAppointment: ReturnType<typeof makeCancelAppointment>;
  onFault: (fault: unknown) => void;
};

/** How long the person is kept for the message of a cancellation. If it cannot be sent by then, the erasure goes on. */
const cancellationMs = 3_600_000;

/**
 * Erases the person of one lead. An appointment ahead is cancelled first, and the person stays until the message of the
 * cancellation is sent to both sides: `waiting`. The fact is recorded last, so a crash before it leads to another run.
 * Idempotent; it also removes what was stored since an earlier run.
 */
export function makeEraseLead({ history, persons, notes, inbox, cancelAppointment, onFault }: Deps) {
  return async function eraseLead(key: LeadKey, erasureId: ErasureId, at: Instant): Promise<"erased" | "waiting"> {
    // The person of a lead that cannot be decoded is erased all the same.
    const lead = await catchUndecodable(loadLead(history, key), onFault);
    if (lead && !lead.state.erasedAt) {
      for (const { id, sequence } of lead.state.appointments.filter(
        ({ cancelled, start }) => !cancelled && at < start,
      )) {
        const cancelled = await cancelAppointment(toActor(key.agencyId), id, { by: "prospect", sequence });
        // It began, or the client cancelled it meanwhile.
        if (!cancelled.ok && cancelled.refusal.kind === "changed_meanwhile") return "waiting";
      }
      const now = await loadLead(history, key);
      if (now?.state.appointments.some((appointment) => isCancellationPending(appointment, at))) return "waiting";
    }
    // The inbox is read to its end for each lead, and has nothing of live ones.
    if (!lead || lead.state.received.sandbox) await inbox.removeOfLead(key.agencyId, key.leadId);
    await notes.remove(key);
    await persons.erase(key);
    if (lead) await history.append(key, { kind: "erased", at, source: "baton", author: erasureAuthor, erasureId });
    return "erased";
  };
}

const toActor = (agencyId: AgencyId): Actor => ({
  agencyId,
  source: "baton",
  author: erasureAuthor,
  maySee: () => true,
});

const isCancellationPending = (appointment: Appointment, at: Instant): boolean => {
  const { id: appointmentId, cancelled } = appointment;
  if (!cancelled || elapsedMs(cancelled.at, at) > cancellationMs) return false;
  const { sequence } = cancelled;
  return Side.options.some(
    (side) => !isMessageSettled(appointment, { appointmentId, sequence, message: "cancelled", side }),
  );
};
