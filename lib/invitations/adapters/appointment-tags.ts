import type { AppointmentOrder } from "../ports.ts";

/** Builds the tags of a message about an appointment, which identify it in its provider's reports. An absent one has no tag. */
export const toAppointmentTags = ({
  agencyId,
  leadId,
  appointmentId,
  sequence,
  message,
  minutesBefore,
  side,
}: AppointmentOrder): Record<string, string> => ({
  agency: agencyId,
  about: leadId,
  appointment: appointmentId,
  sequence: String(sequence),
  message,
  side,
  ...(minutesBefore !== undefined && { minutesBefore: String(minutesBefore) }),
});
