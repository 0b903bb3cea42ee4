import type { Appointment } from "#domain/appointments/appointment.ts";
import type { AppointmentId, ClientId, LeadId } from "#domain/shared/id.ts";
import { toMode } from "#domain/lead/received.ts";
import type { History } from "#leads/ports.ts";
import { type LoadedLead, loadLead } from "#leads/read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";
import { type Actor, maySeeLead } from "./actor.ts";
import type { Agendas, AgendaScope } from "./ports.ts";

/** An appointment with its lead and the agenda that it is in. */
export type LoadedAppointment = {
  appointment: Appointment;
  lead: LoadedLead;
  key: LeadKey;
  scope: AgendaScope;
  /** The client that the lead was placed with. */
  clientId: ClientId;
};

/** What a list or a response shows of an appointment. */
export type AppointmentOfLead = Pick<LoadedAppointment, "appointment" | "clientId"> & { leadId: LeadId };

/** Reads an appointment for an actor; undefined for one that the actor may not see. */
export async function loadAppointment(
  { history, agendas }: { history: History; agendas: Agendas },
  actor: Actor,
  appointmentId: AppointmentId,
): Promise<LoadedAppointment | undefined> {
  const found = await agendas.findLead(actor.agencyId, appointmentId);
  // Decided before the lead is read, so that a foreign id takes as long as an unknown one.
  if (!found || !actor.maySee(found)) return undefined;
  const key = { agencyId: actor.agencyId, leadId: found.leadId };
  const lead = await loadLead(history, key);
  if (!lead || !maySeeLead(actor, lead)) return undefined;
  return toLoadedAppointment(key, lead, appointmentId);
}

/** Finds an appointment in a lead that is loaded already. */
export function toLoadedAppointment(
  key: LeadKey,
  lead: LoadedLead,
  appointmentId: AppointmentId,
): LoadedAppointment | undefined {
  const appointment = lead.state.appointments.find(({ id }) => id === appointmentId);
  const clientId = lead.state.placed?.placement.clientId;
  if (!appointment || !clientId) return undefined;
  const { agencyId } = key;
  const scope = { agencyId, clientId, seatId: appointment.booked.seatId, mode: toMode(lead.state.received) };
  return { appointment, lead, key, scope, clientId };
}
