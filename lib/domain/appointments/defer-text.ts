import { erasureAuthor } from "#domain/lead/erased.ts";
import { addMs, type Instant, minInstant } from "#domain/shared/instant.ts";
import { defaultQuietHours, findQuietEnd } from "#domain/shared/quiet-hours.ts";
import type { Appointment } from "./appointment.ts";
import {
  type AppointmentMessageDeferred,
  type AppointmentMessageIdentity,
  toMessageIdentityText,
} from "./appointment-message-fact.ts";

/** What the sender does with a text to a prospect. */
export type TextDecision = { kind: "send" } | { kind: "skip" } | { kind: "defer"; until: Instant };

/** The clock of the sender may be behind that of the job which ordered a deferred text. */
const clockToleranceMs = 60_000;

/**
 * Decides whether a text to the prospect is sent at `at`. In the quiet hours of the prospect, news of a booking, a move or
 * a cancellation is deferred until they end, unless a time that the prospect may still expect comes before that: then it
 * is sent at once. So is the cancellation by an erasure, because afterwards no one could be reached. A reminder is never
 * deferred, because it is planned for the hours before; one that comes late into the quiet hours is skipped.
 */
export function decideText(
  appointment: Appointment,
  { message }: Pick<AppointmentMessageIdentity, "message">,
  at: Instant,
): TextDecision {
  const { booked, moves, cancelled } = appointment;
  const until = findQuietEnd(booked.quietHours ?? defaultQuietHours, booked.timeZone, at);
  if (!until || until <= addMs(at, clockToleranceMs)) return { kind: "send" };
  if (message === "reminder") return { kind: "skip" };
  const isUrgent = [booked.start, ...moves.map(({ to }) => to)].some((start) => start > at && start <= until);
  const isLastMessage = message === "cancelled" && cancelled?.author === erasureAuthor;
  return isUrgent || isLastMessage ? { kind: "send" } : { kind: "defer", until };
}

/**
 * Finds the deferred texts that are due at `at`, and when the next one is. A text is not due any more once anything became
 * of it, so it is ordered again at most until the first attempt has an end.
 */
export function lookAtDeferredTexts(
  { messages }: Pick<Appointment, "messages">,
  at: Instant,
): { due: AppointmentMessageIdentity[]; next?: Instant | undefined } {
  const open = [...Map.groupBy(messages, toMessageIdentityText).values()].flatMap((facts) => {
    const deferrals = facts.filter((fact) => fact.kind === "appointment_message_deferred");
    return deferrals.length === facts.length ? deferrals.slice(-1).map((last) => findLatest(last, deferrals)) : [];
  });
  return {
    due: open.filter(({ until }) => until <= at).map(toIdentity),
    next: open
      .filter(({ until }) => until > at)
      .reduce<Instant | undefined>((first, { until }) => minInstant(first, until), undefined),
  };
}

const findLatest = (
  first: AppointmentMessageDeferred,
  deferrals: readonly AppointmentMessageDeferred[],
): AppointmentMessageDeferred => deferrals.reduce((latest, each) => (each.until > latest.until ? each : latest), first);

const toIdentity = ({ appointmentId, sequence, message, side }: AppointmentMessageIdentity) => ({
  appointmentId,
  sequence,
  message,
  side,
});
