import type { Appointment } from "#domain/appointments/appointment.ts";
import {
  type AppointmentMessageFact,
  type AppointmentMessageIdentity,
  MessageSkipReason,
  toMessageIdentityText,
} from "#domain/appointments/appointment-message-fact.ts";
import {
  findOrganizerAddress,
  findOutdated,
  hasComplained,
  isMessageSettled,
} from "#domain/appointments/check-message.ts";
import { decideText } from "#domain/appointments/defer-text.ts";
import { erasureAuthor } from "#domain/lead/erased.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Suppression } from "#domain/suppressions/suppression.ts";
import { truncateText } from "#domain/shared/text-schemas.ts";
import type { History, ReadLeadContext } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import { makeKeyedMutex } from "#platform/keyed-mutex.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import type { Seats } from "#appointments/ports.ts";
import type { makeCheckContactStopped } from "./check-contact-stopped.ts";
import type { AppointmentOrder, MessageRecipient, SendAppointmentMessage } from "./ports.ts";

type Deps = {
  history: History;
  seats: Pick<Seats, "read">;
  readLeadContext: ReadLeadContext;
  checkSuppression: ReturnType<typeof makeCheckSuppression>;
  checkContactStopped: ReturnType<typeof makeCheckContactStopped>;
  send: SendAppointmentMessage;
  /** The address that emails come from, for agencies without one of their own. */
  defaultFrom: string;
  now: Now;
  /** The time that sending may take until the receipt is stored. */
  timeToSendMs: number;
};

/** Whether the queue delivers the order for the last time, and how much time is left to process it. */
type OrderLimits = { isLast: boolean; timeLeftMs?: () => number };

/**
 * Sends one message about an appointment, once, and records what became of it. It may run any number of times for the
 * same order, in any order, and crash at any point: the history says whether the message was sent. A crash between
 * sending and recording the receipt sends again; a calendar recognizes the repeated invitation by its UID and SEQUENCE,
 * because its bytes depend on the history alone. A fault is thrown, so that the queue retries the order; the last time
 * it is recorded too, and the order moves to the dead-letter queue.
 */
export function makeDeliverAppointmentMessage(deps: Deps) {
  const { history, seats, readLeadContext, send, defaultFrom, now, timeToSendMs } = deps;
  const runExclusively = makeKeyedMutex();
  return ({ agencyId, leadId, ...identity }: AppointmentOrder, limits: OrderLimits): Promise<void> =>
    runExclusively(toMessageIdentityText(identity), () => deliver({ agencyId, leadId }, identity, limits));

  async function deliver(
    key: LeadKey,
    identity: AppointmentMessageIdentity,
    { isLast, timeLeftMs = () => Infinity }: OrderLimits,
  ): Promise<void> {
    const { agencyId } = key;
    const lead = await loadLead(history, key);
    const appointment = lead?.state.appointments.find(({ id }) => id === identity.appointmentId);
    const clientId = lead?.state.placed?.placement.clientId;
    if (!lead || !appointment || !clientId)
      throw new Error(`the appointment does not exist: ${identity.appointmentId}`);
    if (isMessageSettled(appointment, identity)) return;
    if (identity.message === "cancelled" && !appointment.cancelled) {
      throw new Error(`the appointment is not cancelled: ${identity.appointmentId}`);
    }

    const at = now();
    const outdated = findOutdated(appointment, identity, at);
    if (outdated) return record({ kind: "appointment_message_skipped", reason: outdated, detail: "" });
    const { campaignId, sandbox } = lead.state.received;
    // Read concurrently: neither depends on the other.
    const [seat, { agencyName, agencyEmailFrom, clientName }] = await Promise.all([
      seats.read({ agencyId, clientId }, appointment.booked.seatId),
      readLeadContext(agencyId, { clientId, campaignId }),
    ]);
    if (!seat) throw new Error(`the seat of an appointment is missing: ${appointment.booked.seatId}`);
    const person = lead.personal?.person;
    const recipient: MessageRecipient | undefined = identity.side === "client" ? seat : person;
    if (!recipient) return record({ kind: "appointment_message_skipped", reason: "person_erased", detail: "" });
    const channel = recipient.email === undefined ? "sms" : "email";
    const skip = await findStop(agencyId, appointment, identity, recipient, channel);
    if (skip) return record({ kind: "appointment_message_skipped", ...skip });
    if (channel === "sms" && identity.side === "prospect") {
      const decision = decideText(appointment, identity, at);
      if (decision.kind === "skip")
        return record({ kind: "appointment_message_skipped", reason: "quiet_hours", detail: "" });
      // The job of the appointment orders it again when the quiet hours end.
      if (decision.kind === "defer") return record({ kind: "appointment_message_deferred", until: decision.until });
    }

    const from = findOrganizerAddress(appointment, identity, agencyEmailFrom ?? defaultFrom);
    const sending = { key, clientId, appointment, identity, recipient, person, seat, agencyName, clientName, from, at };
    const result = await sendInTime().catch(async (fault: unknown) => {
      const detail = fault instanceof Error ? fault.name : "";
      if (isLast) await record({ kind: "appointment_message_failed", channel, reason: "internal_fault", detail });
      throw fault;
    });
    if (result.ok) {
      await record({
        kind: "appointment_message_sent",
        channel,
        reference: result.reference,
        from: channel === "email" ? from : undefined,
        segments: result.reply?.segments,
      });
    } else if ("skip" in result) {
      // The sender of texts skips for the limit of the day, or for a phone that replied STOP.
      const reason = MessageSkipReason.catch("opted_out").parse(result.skip.reason);
      await record({ kind: "appointment_message_skipped", reason, detail: result.skip.detail });
    } else {
      const { detail } = result;
      await record({ kind: "appointment_message_failed", channel, reason: "refused_by_provider", detail });
    }

    function sendInTime() {
      // After a timeout between sending and recording the receipt, the retry would send again.
      if (timeLeftMs() < timeToSendMs) {
        return Promise.reject(Object.assign(new Error("too little time is left to send"), { name: "TimeoutError" }));
      }
      return send({ ...sending, isSandbox: sandbox === true });
    }

    async function record(outcome: Outcome): Promise<void> {
      const common = { at: now(), source: "baton", author: "deliver-appointment", ...identity } as const;
      const detail = "detail" in outcome ? { detail: truncateText(outcome.detail, 256) } : {};
      await history.append(key, { ...outcome, ...detail, ...common });
    }
  }

  /** Why a reader wants no message. The first check that fails gives the reason. */
  async function findStop(
    agencyId: AgencyId,
    appointment: Appointment,
    identity: AppointmentMessageIdentity,
    recipient: MessageRecipient,
    channel: "sms" | "email",
  ): Promise<{ reason: MessageSkipReason; detail: string } | undefined> {
    if (hasComplained(appointment, identity)) {
      return { reason: "opted_out", detail: "the reader reported an earlier message as spam" };
    }
    if (identity.side === "prospect") {
      const active = await deps.checkSuppression(agencyId, recipient);
      // An erasure cancels the appointment first, and the person must learn of it.
      const isLastMessage = identity.message === "cancelled" && appointment.cancelled?.author === erasureAuthor;
      const suppressions = active.filter(
        ({ contact, reason }) =>
          !(isLastMessage && reason === "erased") && !isStopOfTexts({ contact, reason }, channel),
      );
      const detail = suppressions.map(({ contact, reason }) => `${contact}: ${reason}`).join(", ");
      if (detail) return { reason: "suppressed", detail };
    }
    const { email, phone } = recipient;
    return deps.checkContactStopped(agencyId, channel === "email" ? { email } : { phone });
  }
}

/** Whether a suppression means only that the owner of a phone stopped texts, so that an email is still wanted. */
const isStopOfTexts = (
  { contact, reason }: Pick<Suppression, "contact" | "reason">,
  channel: "sms" | "email",
): boolean => channel === "email" && contact === "phone" && reason === "opted_out";

/** The properties of a fact that say what became of the message. */
type OutcomeOf<Fact> = Fact extends unknown
  ? Omit<Fact, "at" | "source" | "author" | keyof AppointmentMessageIdentity>
  : never;
type Outcome = OutcomeOf<AppointmentMessageFact>;
