import type { Instant } from "#domain/shared/instant.ts";
import type { Appointment } from "./appointment.ts";
import {
  type AppointmentMessageFact,
  type AppointmentMessageIdentity,
  type MessageSkipReason,
  toMessageIdentityText,
} from "./appointment-message-fact.ts";

/**
 * Whether nothing is left to do for a message: it was sent, skipped or refused, and not only deferred. After an internal fault, which the
 * operator repairs, the order from the dead-letter queue sends it.
 */
export function isMessageSettled({ messages }: Appointment, identity: AppointmentMessageIdentity): boolean {
  const text = toMessageIdentityText(identity);
  return messages.some((fact) => toMessageIdentityText(fact) === text && isFinal(fact));
}

const isFinal = (fact: AppointmentMessageFact): boolean =>
  fact.kind !== "appointment_message_deferred" &&
  (fact.kind !== "appointment_message_failed" || fact.reason === "refused_by_provider");

/**
 * Why a message about an appointment must not be sent at `at`; undefined if it may. An invitation to a time that is not
 * the current one would only confuse its reader, because the message about the change is on its way. A cancellation is
 * never outdated: it may have overtaken an invitation that was being sent.
 */
export function findOutdated(
  { sequence, cancelled, start }: Appointment,
  identity: Pick<AppointmentMessageIdentity, "message" | "sequence">,
  at: Instant,
): MessageSkipReason | undefined {
  if (identity.message === "cancelled") return undefined;
  if (cancelled || identity.sequence !== sequence) return "superseded";
  return at < start ? undefined : "too_late";
}

/** Whether the owner of the mailbox of a side reported an earlier message about this appointment as spam. */
export const hasComplained = ({ messages }: Appointment, { side }: Pick<AppointmentMessageIdentity, "side">): boolean =>
  messages.some(
    (fact) => fact.kind === "appointment_message_failed" && fact.side === side && fact.reason === "complained",
  );

/**
 * The address that emails to a side come from: that of the first one, because a calendar accepts a change only from the
 * organizer of the invitation; `address` if there was none.
 */
export const findOrganizerAddress = (
  { messages }: Appointment,
  { side }: Pick<AppointmentMessageIdentity, "side">,
  address: string,
): string =>
  messages
    .filter((fact) => fact.kind === "appointment_message_sent")
    .filter((sent) => sent.side === side && sent.from !== undefined)
    .sort((a, b) => (a.at < b.at ? -1 : 1))[0]?.from ?? address;
