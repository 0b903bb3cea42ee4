import { AppointmentMessageIdentity } from "#domain/appointments/appointment-message-fact.ts";
import { AgencyId, LeadId } from "#domain/shared/id.ts";

/**
 * One order on the topic and in the queue of the appointment sender. `message` says what it is: an invitation after a
 * booking, a move or a cancellation, or a reminder, which has `minutesBefore`. It holds only ids, so that reading the
 * queue reveals no personal data.
 */
export const AppointmentOrderMessage = AppointmentMessageIdentity.extend({ agencyId: AgencyId, leadId: LeadId }).refine(
  ({ message, minutesBefore }) => (message === "reminder") === (minutesBefore !== undefined),
  { path: ["minutesBefore"], error: "the minutes before the start, of a reminder only" },
);
