import { defaultReminders, listReminderMinutes } from "#domain/campaigns/reminder.ts";
import { addMs, elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { defaultQuietHours, findLastMinuteBeforeQuiet } from "#domain/shared/quiet-hours.ts";
import type { Appointment } from "./appointment.ts";
import type { MessageSkipReason } from "./appointment-message-fact.ts";
import { Side } from "./appointment-fact.ts";

/** A reminder of the current time to a side: when it is sent, or why it never is. */
export type PlannedReminder = { side: Side; minutesBefore: number } & (
  | { sendAt: Instant; skip?: undefined }
  | { sendAt?: undefined; skip: MessageSkipReason }
);

const minuteMs = 60_000;

/** A reminder that was moved forward to an evening tells nothing new to someone who agreed to the time within the hour. */
const sinceAgreedMs = 60 * minuteMs;

/**
 * Plans the reminders of the current time of an appointment, each side's earliest first. A reminder that was due before
 * the time was agreed is skipped. One that is due in the quiet hours of the prospect is sent a minute before they begin,
 * if that is more than an hour after the time was agreed, and otherwise skipped.
 */
export function planReminders({ booked, moves, start }: Appointment): PlannedReminder[] {
  const agreedAt = moves.at(-1)?.at ?? booked.at;
  const { reminders = defaultReminders, quietHours = defaultQuietHours, timeZone } = booked;
  return Side.options.flatMap((side) =>
    listReminderMinutes(reminders, side).map((minutesBefore) => {
      const dueAt = addMs(start, -minutesBefore * minuteMs);
      if (dueAt <= agreedAt) return { side, minutesBefore, skip: "due_before_agreed" as const };
      const earlier = side === "prospect" ? findLastMinuteBeforeQuiet(quietHours, timeZone, dueAt) : undefined;
      if (!earlier) return { side, minutesBefore, sendAt: dueAt };
      return elapsedMs(agreedAt, earlier) > sinceAgreedMs
        ? { side, minutesBefore, sendAt: earlier }
        : { side, minutesBefore, skip: "quiet_hours" as const };
    }),
  );
}
