import { judgeAppointment } from "#domain/appointments/judge-appointment.ts";
import type { AppointmentMessageFact } from "#domain/appointments/appointment-message-fact.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import type { AppointmentOfLead } from "./load-appointment.ts";
import type { AppointmentView } from "./schemas.ts";

/** An appointment as the API shows it at `at`: its result depends on the time. */
export function toAppointmentView({ appointment, clientId, leadId }: AppointmentOfLead, at: Instant): AppointmentView {
  const { id, booked, start, end, sequence, moves, confirmations, cancelled, statements, messages } = appointment;
  const { status, result, isFinal, finalAt } = judgeAppointment(appointment, at);
  return {
    id,
    leadId,
    clientId,
    seatId: booked.seatId,
    status,
    result,
    final: isFinal,
    finalAt,
    start,
    end,
    minutes: booked.minutes,
    timeZone: booked.timeZone,
    local: { seat: toLocalTime(booked.seatTimeZone, start), prospect: toLocalTime(booked.timeZone, start) },
    place: { kind: booked.place },
    sequence,
    promotion: booked.promotion,
    confirmedBy: confirmations.map(({ by }) => by),
    moves: moves.map(({ from, to, by, at: movedAt, isLate }) => ({ from, to, by, at: movedAt, late: isLate })),
    cancelled: cancelled && { by: cancelled.by, at: cancelled.at },
    statements: statements.map(({ by, result: said, qualified, at: saidAt }) => ({
      by,
      result: said,
      qualified,
      at: saidAt,
    })),
    messages: messages.map(toMessageView),
    bookedAt: booked.at,
  };
}

const toMessageView = (fact: AppointmentMessageFact): AppointmentView["messages"][number] => ({
  message: fact.message,
  side: fact.side,
  sequence: fact.sequence,
  minutesBefore: fact.minutesBefore,
  status: messageStatuses[fact.kind],
  channel: "channel" in fact ? fact.channel : undefined,
  reason: "reason" in fact ? fact.reason : undefined,
  at: fact.at,
});

const messageStatuses = {
  appointment_message_sent: "sent",
  appointment_message_skipped: "skipped",
  appointment_message_failed: "failed",
  appointment_message_deferred: "deferred",
} as const satisfies Record<AppointmentMessageFact["kind"], string>;

/** The time that clocks in `zone` show: `2027-07-01T14:00`. */
export function toLocalTime(zone: string, at: Instant): string {
  const { date, minute } = toWallClock(zone, at);
  const pad = (number: number) => String(number).padStart(2, "0");
  return `${date}T${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}
