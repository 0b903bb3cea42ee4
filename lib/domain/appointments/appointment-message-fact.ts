import * as z from "zod";
import { provenance } from "#domain/lead/received.ts";
import { Email } from "#domain/shared/email.ts";
import { AppointmentId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Side } from "./appointment-fact.ts";

/** What a message says to a side: an invitation after a booking, a move or a cancellation, or a reminder. */
export const AppointmentMessageKind = z.enum(["booked", "moved", "cancelled", "reminder"]);
export type AppointmentMessageKind = z.infer<typeof AppointmentMessageKind>;

/**
 * The identity of a message. `sequence` is that of the time that it is about; a cancellation has that of the time that
 * was cancelled. `minutesBefore` tells the reminders of one time apart.
 */
const identity = {
  appointmentId: AppointmentId,
  sequence: z.int().min(0),
  message: AppointmentMessageKind,
  minutesBefore: z.int().positive().optional(),
  side: Side,
};
export const AppointmentMessageIdentity = z.object(identity);
export type AppointmentMessageIdentity = z.infer<typeof AppointmentMessageIdentity>;

const common = { at: Instant, ...provenance, ...identity };

/** The channels over which the sides get messages. A webhook gets the event of the appointment instead. */
export const MessageChannel = z.enum(["email", "sms"]);

/**
 * The receipt: the provider accepted the message. `from` is the address that the email came from: later messages about
 * the appointment come from the same one, because calendars accept a change only from the organizer.
 */
export const AppointmentMessageSent = z.object({
  kind: z.literal("appointment_message_sent"),
  ...common,
  channel: MessageChannel,
  reference: z.string().max(256),
  from: Email.optional(),
  /** How many SMS segments the text was sent and charged as. */
  segments: z.int().positive().optional(),
});
export type AppointmentMessageSent = z.infer<typeof AppointmentMessageSent>;

/**
 * Why Baton did not send a message. `superseded`: the appointment was moved or cancelled since. `too_late`: the
 * appointment started before, or the next reminder is due too. `due_before_agreed`: a reminder was due before the time
 * was booked or moved to. `quiet_hours`: a reminder was due while the prospect is not to be disturbed.
 */
export const MessageSkipReason = z.enum([
  "superseded",
  "too_late",
  "due_before_agreed",
  "quiet_hours",
  "person_erased",
  "suppressed",
  "opted_out",
  "cap_reached",
]);
export type MessageSkipReason = z.infer<typeof MessageSkipReason>;

/** Baton skipped a message for good, by a rule at the moment of sending. `detail` has no personal data. */
export const AppointmentMessageSkipped = z.object({
  kind: z.literal("appointment_message_skipped"),
  ...common,
  reason: MessageSkipReason,
  detail: z.string().max(256),
});
export type AppointmentMessageSkipped = z.infer<typeof AppointmentMessageSkipped>;

/** Baton sends a text later, because the prospect is not to be disturbed before `until`: the end of the quiet hours. */
export const AppointmentMessageDeferred = z.object({
  kind: z.literal("appointment_message_deferred"),
  ...common,
  until: Instant,
});
export type AppointmentMessageDeferred = z.infer<typeof AppointmentMessageDeferred>;

/**
 * Why a message did not arrive. `refused_by_provider`: it would be refused again. `internal_fault`: a fault of Baton or
 * AWS, and the order is in the dead-letter queue. `bounced` and `complained` are reported after the provider took it.
 */
export const MessageFailureReason = z.enum(["refused_by_provider", "internal_fault", "bounced", "complained"]);
export type MessageFailureReason = z.infer<typeof MessageFailureReason>;

export const AppointmentMessageFailed = z.object({
  kind: z.literal("appointment_message_failed"),
  ...common,
  channel: MessageChannel,
  reason: MessageFailureReason,
  detail: z.string().max(256),
});
export type AppointmentMessageFailed = z.infer<typeof AppointmentMessageFailed>;

/** What became of a message about an appointment. */
export const AppointmentMessageFact = z.discriminatedUnion("kind", [
  AppointmentMessageSent,
  AppointmentMessageSkipped,
  AppointmentMessageFailed,
  AppointmentMessageDeferred,
]);
export type AppointmentMessageFact = z.infer<typeof AppointmentMessageFact>;

/** The identity of a message as one text, which is part of the keys of its facts. */
export const toMessageIdentityText = ({
  appointmentId,
  sequence,
  message,
  minutesBefore,
  side,
}: AppointmentMessageIdentity): string =>
  [appointmentId, sequence, minutesBefore === undefined ? message : `${message}-${minutesBefore}`, side].join("/");
