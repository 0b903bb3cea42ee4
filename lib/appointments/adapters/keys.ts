import type { AgencyId, AppointmentId } from "#domain/shared/id.ts";
import { agencyKey } from "#platform/table/keys.ts";
import type { AgendaScope } from "../ports.ts";

/** A UTC day in the agenda of a seat. The sandbox has agendas of its own. */
export const agendaDayKey = ({ agencyId, clientId, seatId, mode }: AgendaScope, date: string) => ({
  pk: `${agencyKey(agencyId, mode)}/${clientId}/agenda`,
  sk: `${seatId}/${date}`,
});

/** Names the lead of an appointment. */
export const appointmentKey = (agencyId: AgencyId, appointmentId: AppointmentId) => ({
  pk: `${agencyId}/${appointmentId}`,
  sk: "appointment",
});
