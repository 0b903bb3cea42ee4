import type { AppointmentOrder } from "../ports.ts";

/** Builds the tags of an email about an appointment, which identify it in the reports of SES. An absent one has no tag. */
export const toAppointmentMailTags = ({
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
