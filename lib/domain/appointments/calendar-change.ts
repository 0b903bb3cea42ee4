import type { Instant } from "#domain/shared/instant.ts";
import type { Appointment } from "./appointment.ts";
import type { AppointmentMessageIdentity } from "./appointment-message-fact.ts";

/** What a message changes in the calendar of its recipient. */
export type CalendarChange = {
  method: "REQUEST" | "CANCEL";
  /** Rises with every move and with the cancellation, as RFC 5546 §2.1.4 asks of the organizer. */
  sequence: number;
  /** When the change was decided. */
  decidedAt: Instant;
  start: Instant;
  /** The start that a move replaced. */
  movedFrom?: Instant | undefined;
};

/** Finds the change that a message announces; undefined if there is none, as for a reminder. */
export function findCalendarChange(
  { booked, moves, cancelled, start }: Appointment,
  { message, sequence }: Pick<AppointmentMessageIdentity, "message" | "sequence">,
): CalendarChange | undefined {
  switch (message) {
    case "booked":
      return { method: "REQUEST", sequence: 0, decidedAt: booked.at, start: booked.start };
    case "moved": {
      const move = moves.find((each) => each.sequence === sequence);
      return move && { method: "REQUEST", sequence, decidedAt: move.at, start: move.to, movedFrom: move.from };
    }
    case "cancelled":
      return cancelled && { method: "CANCEL", sequence: cancelled.sequence + 1, decidedAt: cancelled.at, start };
    case "reminder":
      return undefined;
  }
}
