import type { Appointment } from "#domain/appointments/appointment.ts";
import type { Side } from "#domain/appointments/appointment-fact.ts";
import type { AppointmentMessageIdentity } from "#domain/appointments/appointment-message-fact.ts";
import type { Person } from "#domain/lead/personal-data.ts";
import type { AppointmentId, ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Seat } from "#domain/appointments/seat.ts";
import type { SendResult } from "#delivery/ports.ts";
import type { LeadKey } from "#platform/ports.ts";

/**
 * An order to send one message about an appointment to one side. It holds only ids: the sender reads the person, the
 * seat and the appointment at the moment of sending.
 */
export type AppointmentOrder = LeadKey & AppointmentMessageIdentity;

/** Sends orders to the queue of the appointment sender, at least once each. */
export type AppointmentDispatcher = { dispatch(orders: readonly AppointmentOrder[]): Promise<void> };

/** Lists the links that a message to a side carries, in their order: the words on a link, and its URL. */
export type ListAppointmentLinks = (
  about: LeadKey & { appointmentId: AppointmentId; sequence: number; side: Side; seatEmail: string | undefined },
) => readonly { label: string; url: string }[];

/** Who gets a message, by email where there is an address, and otherwise by SMS. */
export type MessageRecipient = { name: string; email?: string | undefined; phone?: string | undefined };

/** Everything that the sender knows about a message. */
export type AppointmentDelivery = {
  key: LeadKey;
  clientId: ClientId;
  appointment: Appointment;
  identity: AppointmentMessageIdentity;
  recipient: MessageRecipient;
  /** Absent after the person was erased. */
  person?: Person | undefined;
  seat: Seat;
  agencyName: string;
  clientName: string;
  /** The address that emails come from. */
  from: string;
  isSandbox: boolean;
  at: Instant;
};

/** Sends a message, once. Throws only if the caller must retry. */
export type SendAppointmentMessage = (delivery: AppointmentDelivery) => Promise<SendResult>;

/**
 * A report about a message that its provider had accepted: an email bounced, was rejected, or its reader called it spam;
 * or the carrier did not deliver a text.
 */
export type AppointmentFeedback = {
  kind: "bounced" | "rejected" | "complained" | "undelivered";
  at: Instant;
  detail: string;
  order: AppointmentOrder;
};

export type RecordAppointmentFeedback = (feedback: AppointmentFeedback) => Promise<void>;
